// SPDX-License-Identifier: Apache-2.0
#include "image_io/nifti_stream.h"
#include "image_io/readers.h"

namespace radgenome::image_io {

RawImage read_nifti(const std::filesystem::path& path) {
  NiftiStream file(path);
  file.require_plausible_size();
  const auto& header = file.header();
  RawImage image{header.geometry, header.encoding, Buffer(header.voxel_bytes), header.notes};
  file.read({image.buffer.data(), image.buffer.size()});
  if (file.finish()) image.notes.push_back("bytes_behind_the_image");
  return image;
}

RawImage read_nifti_header(const std::filesystem::path& path) {
  const NiftiStream file(path);
  return {file.header().geometry, file.header().encoding, {}, file.header().notes};
}

}  // namespace radgenome::image_io
