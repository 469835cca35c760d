// SPDX-License-Identifier: Apache-2.0
#include "image_io/nifti_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "core/error.h"

namespace radgenome::image_io {
namespace {

bool named_gzip(const std::filesystem::path& path) {
  const std::string ending = path.extension().string();
  return ending == ".gz" || ending == ".GZ";
}

void require_named_right(std::string_view bytes, bool gzip_name) {
  if (bytes.empty()) throw Error("truncated_file", "the file is empty; get it again from its source");
  if (gzip_name && !looks_like_gzip(bytes))
    throw Error("not_what_its_name_says",
                "the file is named .gz but is not compressed with gzip; give it the name of what it is");
  if (!gzip_name && looks_like_gzip(bytes))
    throw Error("not_what_its_name_says",
                "the file is compressed with gzip but not named .gz; rename it to .nii.gz");
}

std::variant<ByteSource, UnpackingStream> opened(const std::filesystem::path& path) {
  ByteSource file(path);
  const bool gzip = named_gzip(path);
  require_named_right(file.ahead(2), gzip);
  if (gzip) return UnpackingStream(std::move(file));
  return file;
}

Error too_short(std::size_t needed, std::size_t there) {
  return Error(
      "truncated_file",
      fmt::format("the header speaks of {} bytes but the file holds at most {}; get it again from its source",
                  needed, there));
}

}  // namespace

NiftiStream::NiftiStream(const std::filesystem::path& path)
    : bytes_(opened(path)), file_bytes_(std::filesystem::file_size(path)), start_(nifti_header_bytes, '\0') {
  start_.resize(read_some(reinterpret_cast<std::byte*>(start_.data()), start_.size()));
  header_ = nifti_header(nifti_fields(start_));
  taken_ = std::min(header_.vox_offset, start_.size());
  start_.erase(0, taken_);
}

std::size_t NiftiStream::read_some(std::byte* out, std::size_t count) {
  return std::visit([&](auto& bytes) { return bytes.read(out, count); }, bytes_);
}

void NiftiStream::require_plausible_size() const {
  const bool packed = std::holds_alternative<UnpackingStream>(bytes_);
  const std::size_t most = packed ? file_bytes_ * gzip_most_dense : file_bytes_;
  std::size_t needed = 0;
  if (__builtin_add_overflow(header_.vox_offset, header_.voxel_bytes, &needed) || needed > most)
    throw too_short(needed, most);
}

/// Passes the header's extensions.
void NiftiStream::skip_to_voxels() {
  std::array<std::byte, 4096> waste;
  while (taken_ < header_.vox_offset) {
    const auto part = read_some(waste.data(), std::min(waste.size(), header_.vox_offset - taken_));
    if (part == 0) throw too_short(header_.vox_offset + header_.voxel_bytes, taken_);
    taken_ += part;
  }
}

void NiftiStream::read(std::span<std::byte> out) {
  skip_to_voxels();
  const auto known = std::min(start_.size(), out.size());
  std::memcpy(out.data(), start_.data(), known);
  start_.erase(0, known);
  const auto read = known + read_some(out.data() + known, out.size() - known);
  taken_ += read;
  if (read < out.size()) throw too_short(header_.vox_offset + header_.voxel_bytes, taken_);
}

bool NiftiStream::finish() {
  bool more = !start_.empty();
  if (auto* packed = std::get_if<UnpackingStream>(&bytes_)) return packed->drain() || more;
  return !std::get<ByteSource>(bytes_).ahead().empty() || more;
}

}  // namespace radgenome::image_io
