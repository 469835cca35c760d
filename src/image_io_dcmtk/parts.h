// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "image_io/dcmtk_library.h"

/// What libradgenome_dcmtk.so is made of.
namespace radgenome::image_io {

DicomSeg dcmtk_read(const std::filesystem::path& path);
Geometry dcmtk_read_geometry(const std::filesystem::path& path);
void dcmtk_write(const std::filesystem::path& path, const Geometry& grid,
                 std::span<const DicomSegment> segments, const DicomSegOptions& options);

}  // namespace radgenome::image_io
