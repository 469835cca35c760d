// SPDX-License-Identifier: Apache-2.0
#include "cli/lines_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "core/error.h"

namespace radgenome::cli {

LinesFile::LinesFile(std::filesystem::path path) : path_(std::move(path)), partial_(path_) {
  partial_ += ".partial";
  if (path_.has_parent_path()) std::filesystem::create_directories(path_.parent_path());
  stream_.open(partial_, std::ios::binary | std::ios::trunc);
  require();
}

LinesFile::~LinesFile() {
  std::error_code ignored;
  if (!done_) std::filesystem::remove(partial_, ignored);
}

void LinesFile::write(std::string_view bytes) {
  stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  require();
}

void LinesFile::finish() {
  stream_.close();
  require();
  std::filesystem::rename(partial_, path_);
  done_ = true;
}

void LinesFile::require() const {
  if (!stream_)
    throw Error("cannot_write",
                fmt::format("{} cannot be written: {}.", path_.string(), std::strerror(errno)));
}

}  // namespace radgenome::cli
