// SPDX-License-Identifier: Apache-2.0
#include "image_io/itk_library.h"

#include "core/library.h"

namespace radgenome::image_io {
namespace {

const ItkLibrary& itk() {
  static const auto* library =
      function_in<decltype(radgenome_itk_library)>("libradgenome_itk.so", "radgenome_itk_library")();
  return *library;
}

}  // namespace

RawImage read_with_itk(const std::filesystem::path& path, Format format) {
  return itk().read(path, format);
}

RawImage read_header_with_itk(const std::filesystem::path& path, Format format) {
  return itk().read_header(path, format);
}

Buffer unpack_pixels(const DicomElements& file, const PixelLayout& layout, Index size, std::size_t needed) {
  return itk().unpack(file, layout, size, needed);
}

}  // namespace radgenome::image_io
