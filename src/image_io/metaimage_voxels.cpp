// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <map>

#include "core/error.h"
#include "core/file.h"
#include "image_io/checked_voxels.h"
#include "image_io/gzip.h"

namespace radgenome::image_io {
namespace {

struct Header {
  std::map<std::string, std::string> values;
  std::size_t end = 0;  ///< where voxels begin, if they are in the same file
};

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

/// Lines "Key = value" up to ElementDataFile, which is always the last.
std::optional<Header> header_of(std::string_view bytes) {
  Header header;
  while (true) {
    const auto line_end = bytes.find('\n', header.end);
    if (line_end == std::string_view::npos) return std::nullopt;
    const auto line = bytes.substr(header.end, line_end - header.end);
    header.end = line_end + 1;
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto key = trimmed(line.substr(0, equals));
    header.values[key] = trimmed(line.substr(equals + 1));
    if (key == "ElementDataFile") return header;
  }
}

bool says_true(const Header& header, const std::string& key) {
  const auto found = header.values.find(key);
  return found != header.values.end() && !found->second.empty() &&
         (found->second[0] == 'T' || found->second[0] == 't' || found->second[0] == '1');
}

/// A file beside the header may have bytes of its own in front; −1 says that the voxels are at its end.
std::size_t bytes_to_skip(const Header& header, std::size_t size, std::size_t needed) {
  const auto found = header.values.find("HeaderSize");
  if (found == header.values.end()) return 0;
  long long skip = 0;
  const auto& text = found->second;
  std::from_chars(text.data(), text.data() + text.size(), skip);
  if (skip == -1) return size >= needed ? size - needed : 0;
  return skip > 0 ? static_cast<std::size_t>(skip) : 0;
}

}  // namespace

std::optional<Buffer> metaimage_voxels(const std::filesystem::path& path, std::size_t needed, bool& swapped) {
  std::string file = read_file(path);
  const auto header = header_of(file);
  if (!header || !says_true(*header, "BinaryData")) return std::nullopt;
  const auto& data_file = header->values.at("ElementDataFile");
  const bool local = data_file == "LOCAL" || data_file == "Local" || data_file == "local";
  if (!local && (data_file.starts_with("LIST") || data_file.find_first_of("% ") != std::string::npos))
    return std::nullopt;
  swapped = says_true(*header, "BinaryDataByteOrderMSB") || says_true(*header, "ElementByteOrderMSB");

  if (!local) file = read_file(path.parent_path() / data_file);
  const bool compressed = says_true(*header, "CompressedData");
  const std::size_t skip = local ? header->end : compressed ? 0 : bytes_to_skip(*header, file.size(), needed);
  const auto stored = std::string_view(file).substr(std::min(skip, file.size()));
  if (!compressed) return first_bytes(stored, needed);
  bool more = false;
  Buffer voxels = unpack(stored, UnpackingStream::Wrapping::zlib, needed, more);
  require_bytes(voxels.size(), needed);
  return voxels;
}

}  // namespace radgenome::image_io
