// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "image_io/dicom_elements.h"
#include "image_io/readers.h"

namespace radgenome::image_io {

/// How the bits of a DICOM pixel are stored.
struct PixelLayout {
  int allocated = 16, stored = 16, high = 15;
  bool is_signed = false;
};

/// What libradgenome_itk.so does (see core/library.h): ITK and GDCM are seen by it alone, and only MetaImage,
/// NRRD and compressed DICOM need it.
struct ItkLibrary {
  RawImage (*read)(const std::filesystem::path& path, Format format);
  RawImage (*read_header)(const std::filesystem::path& path, Format format);
  Buffer (*unpack)(const DicomElements& file, const PixelLayout& layout, Index size, std::size_t needed);
};

/// The compressed pixels of a file with one frame.
/// @param needed  bytes of the frame
/// @error unsupported_datatype, truncated_file, no_library
Buffer unpack_pixels(const DicomElements& file, const PixelLayout& layout, Index size, std::size_t needed);

}  // namespace radgenome::image_io

extern "C" const radgenome::image_io::ItkLibrary* radgenome_itk_library();
