// SPDX-License-Identifier: Apache-2.0
#include "image_io/byte_source.h"

#include <algorithm>
#include <cstring>

#include "core/error.h"

namespace radgenome::image_io {

ByteSource::ByteSource(const std::filesystem::path& path)
    : file_(path, std::ios::binary), block_(block_bytes) {
  if (!file_ || std::filesystem::is_directory(path)) throw Error("cannot_read", "the file cannot be read");
}

std::string_view ByteSource::ahead(std::size_t count) {
  if (ahead_.size() >= count || !file_.is_open() || file_.eof()) return ahead_;
  if (!ahead_.empty()) std::memmove(block_.data(), ahead_.data(), ahead_.size());
  file_.read(block_.data() + ahead_.size(), static_cast<std::streamsize>(block_.size() - ahead_.size()));
  if (file_.bad()) throw Error("cannot_read", "the file cannot be read to its end");
  ahead_ = {block_.data(), ahead_.size() + static_cast<std::size_t>(file_.gcount())};
  return ahead_;
}

std::size_t ByteSource::read(std::byte* out, std::size_t count) {
  std::size_t done = 0;
  while (done < count && !ahead().empty()) {
    const auto part = ahead_.substr(0, count - done);
    std::memcpy(out + done, part.data(), part.size());
    done += part.size();
    skip(part.size());
  }
  return done;
}

}  // namespace radgenome::image_io
