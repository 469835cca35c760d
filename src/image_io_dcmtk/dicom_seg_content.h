// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>

#include "image_io/dicom_seg.h"
#include "image_io/dicom_seg_planes.h"
#include "image_io/dicom_seg_source.h"
#include "image_io_dcmtk/dcmtk.h"

namespace radgenome::image_io {

/// What a segmentation is made of.
struct SegContent {
  const Geometry& grid;
  std::span<const DicomSegment> segments;
  const DicomSegOptions& options;
  PlaneStack planes;
  std::optional<SourceSeries> source;
  std::string key;  ///< tells this content from every other
};

/// Grid, names and voxels as bytes: equal content has equal keys.
std::string key_of(const Geometry& grid, std::span<const DicomSegment> segments, const std::string& case_id);

/// Adds a code to a sequence.
void put_code(DcmItem& item, const DcmTagKey& sequence, const Code& code);

/// All modules but the frames: whose scan it is and in which study, what made it, what the pixels mean and
/// what the segments are.
/// @error cannot_write, cannot_read — the first file of the CT
void put_modules(DcmDataset& data, const SegContent& content);

}  // namespace radgenome::image_io
