// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "image_io/dicom_seg.h"

namespace radgenome::image_io {

/// SOP classes.
inline constexpr const char* segmentation = "1.2.840.10008.5.1.4.1.1.66.4";
inline constexpr const char* label_map_segmentation = "1.2.840.10008.5.1.4.1.1.66.7";

/// What libradgenome_dcmtk.so does (see core/library.h): DCMTK is seen by it alone, and only DICOM
/// segmentations need it.
struct DcmtkLibrary {
  DicomSeg (*read)(const std::filesystem::path& path);
  Geometry (*read_geometry)(const std::filesystem::path& path);
  void (*write)(const std::filesystem::path& path, const Geometry& grid,
                std::span<const DicomSegment> segments, const DicomSegOptions& options);
};

}  // namespace radgenome::image_io

extern "C" const radgenome::image_io::DcmtkLibrary* radgenome_dcmtk_library();
