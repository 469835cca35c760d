// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <fstream>

#include <fmt/format.h>

#include "core/error.h"
#include "core/file.h"
#include "image_io/gzip.h"
#include "image_io/nifti_header.h"
#include "image_io/readers.h"

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

Error too_short(std::size_t needed, std::size_t there) {
  return Error(
      "truncated_file",
      fmt::format("the header speaks of {} bytes but the file holds at most {}; get it again from its source",
                  needed, there));
}

Buffer copied(std::string_view bytes, std::size_t count) {
  Buffer buffer(count);
  std::memcpy(buffer.data(), bytes.data(), count);
  return buffer;
}

std::string first_bytes_of_file(const std::filesystem::path& path, std::size_t count) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(count, '\0');
  if (!file || std::filesystem::is_directory(path) ||
      (!file.read(bytes.data(), static_cast<std::streamsize>(count)) && file.bad()))
    throw Error("cannot_read", "the file cannot be read");
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

}  // namespace

RawImage read_nifti(const std::filesystem::path& path) {
  const std::string file = read_file(path);
  const bool gzip = named_gzip(path);
  require_named_right(file, gzip);
  NiftiHeader header = nifti_header(
      nifti_fields(gzip ? gunzip_prefix(file, nifti_header_bytes) : file.substr(0, nifti_header_bytes)));

  std::size_t needed = 0;
  // Asked before anything is allocated: a damaged header may speak of terabytes.
  const std::size_t most = gzip ? file.size() * gzip_most_dense : file.size();
  if (__builtin_add_overflow(header.vox_offset, header.voxel_bytes, &needed) || needed > most)
    throw too_short(needed, most);

  RawImage image{header.geometry, header.encoding, {}, header.vox_offset, std::move(header.notes)};
  bool more = file.size() > needed;
  image.buffer = gzip ? gunzip(file, needed, more) : copied(file, needed);
  if (image.buffer.size() < needed) throw too_short(needed, image.buffer.size());
  if (more) image.notes.push_back("bytes_behind_the_image");
  return image;
}

RawImage read_nifti_header(const std::filesystem::path& path) {
  // Compressed headers lie within the first block, behind a file name at most.
  const std::string start = first_bytes_of_file(path, 1 << 16);
  const bool gzip = named_gzip(path);
  require_named_right(start, gzip);
  NiftiHeader header = nifti_header(
      nifti_fields(gzip ? gunzip_prefix(start, nifti_header_bytes) : start.substr(0, nifti_header_bytes)));
  return {header.geometry, header.encoding, {}, 0, std::move(header.notes)};
}

}  // namespace radgenome::image_io
