// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstring>
#include <map>

#include "core/error.h"
#include "core/file.h"
#include "image_io/checked_voxels.h"
#include "image_io/gzip.h"

namespace radgenome::image_io {
namespace {

struct Header {
  std::map<std::string, std::string, std::less<>> fields;
  std::size_t end = 0;  ///< where voxels begin, if they are in the same file

  std::string_view operator[](std::string_view name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string_view() : found->second;
  }
};

/// Lines "field: value" up to an empty line or, where the voxels lie in another file, to the end.
Header header_of(std::string_view bytes) {
  Header header;
  while (header.end < bytes.size()) {
    const auto line_end = std::min(bytes.find('\n', header.end), bytes.size());
    auto line = bytes.substr(header.end, line_end - header.end);
    header.end = std::min(line_end + 1, bytes.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    if (const auto colon = line.find(": "); colon != std::string_view::npos)
      header.fields[std::string(line.substr(0, colon))] = line.substr(colon + 2);
  }
  return header;
}

}  // namespace

void require_bytes(std::size_t there, std::size_t needed) {
  if (there < needed)
    throw Error("truncated_file",
                fmt::format("the header speaks of {} bytes of voxels and the file holds {}; get it "
                            "again from its source",
                            needed, there));
}

Buffer first_bytes(std::string_view stored, std::size_t needed) {
  require_bytes(stored.size(), needed);
  Buffer buffer(needed);
  std::memcpy(buffer.data(), stored.data(), needed);
  return buffer;
}

std::optional<Buffer> nrrd_voxels(const std::filesystem::path& path, std::size_t needed, bool& swapped) {
  std::string file = read_file(path);
  const Header header = header_of(file);
  auto data_file = header["data file"];
  if (data_file.empty()) data_file = header["datafile"];
  const bool gzip = header["encoding"] == "gzip" || header["encoding"] == "gz";
  const bool skips = !header["byte skip"].empty() || !header["byteskip"].empty() ||
                     !header["line skip"].empty() || !header["lineskip"].empty();
  const bool several =
      data_file.starts_with("LIST") || data_file.find_first_of("% ") != std::string_view::npos;
  if ((!gzip && header["encoding"] != "raw") || skips || several) return std::nullopt;
  swapped = header["endian"] == "big";

  std::size_t begin = header.end;
  if (!data_file.empty()) {
    file = read_file(path.parent_path() / std::string(data_file));
    begin = 0;
  }
  const auto stored = std::string_view(file).substr(begin);
  if (!gzip) return first_bytes(stored, needed);
  bool more = false;
  Buffer voxels = unpack(stored, UnpackingStream::Wrapping::gzip, needed, more);
  require_bytes(voxels.size(), needed);
  return voxels;
}

}  // namespace radgenome::image_io
