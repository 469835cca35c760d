// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "image_io/itk_library.h"

/// What libradgenome_itk.so is made of.
namespace radgenome::image_io {

RawImage itk_read(const std::filesystem::path& path, Format format);
RawImage itk_read_header(const std::filesystem::path& path, Format format);
Buffer gdcm_unpack(const DicomElements& file, const PixelLayout& layout, Index size, std::size_t needed);

}  // namespace radgenome::image_io
