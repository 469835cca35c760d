// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "image_io/image_io.h"
#include "image_io/values.h"

/// One reader a format; image_io.cpp chooses among them.
namespace radgenome::image_io {

RawImage read_nifti(const std::filesystem::path& path);
/// As read_nifti, but without voxels.
RawImage read_nifti_header(const std::filesystem::path& path);

/// MetaImage or NRRD, by `format`.
RawImage read_with_itk(const std::filesystem::path& path, Format format);
RawImage read_header_with_itk(const std::filesystem::path& path, Format format);

LoadedCt read_dicom(const std::filesystem::path& folder, const std::string& series_uid);
Geometry read_dicom_geometry(const std::filesystem::path& folder);

}  // namespace radgenome::image_io
