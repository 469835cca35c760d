// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "volume/mask.h"

/// DICOM segmentations (SEG): the segments of one object, each a mask of its own, so that they may overlap.
/// @source DICOM PS3.3 A.51 (Segmentation IOD), C.8.20 (its modules)
namespace radgenome::image_io {

/// A coded concept, e.g. ("39607008", "SCT", "Lung").
struct Code {
  std::string value, scheme, meaning;
  bool operator==(const Code&) const = default;
};

struct DicomSegment {
  int number = 0;  ///< Segment Number
  std::string label;
  Code category, type;           ///< Segmented Property Category and Type
  std::optional<Code> modifier;  ///< of the type: its laterality
  std::string algorithm;         ///< its name; empty where a person drew the segment or nobody says
  std::shared_ptr<const Mask> mask;
};

struct DicomSeg {
  /// Spanned by the frames: k grows along the normal of the planes, from the first plane with a frame to the
  /// last. Planes between them that have no frame are empty slices.
  Geometry geometry;
  std::vector<DicomSegment> segments;  ///< in the order of the file
};

/// True for a DICOM file whose meta information names a segmentation; looks at nothing else.
bool is_dicom_seg(const std::filesystem::path& path);

/// Reads BINARY segments, and FRACTIONAL ones where a half of the maximum or more is inside. Frames may come
/// in any order, and may be missing where they would be empty.
/// @error not_a_segmentation, unsupported_segmentation — a LABELMAP; corrupt_header, no_pixel_data,
///        no_positions, mixed_orientation, mixed_spacing, gantry_tilt, uneven_slices, duplicate_slices,
///        unsupported_datatype, too_large, cannot_read, no_library
DicomSeg read_dicom_seg(const std::filesystem::path& path);

/// The grid alone.
Geometry read_dicom_seg_geometry(const std::filesystem::path& path);

struct DicomSegOptions {
  std::string case_id;  ///< UIDs derive from it and from the content: equal input is equal bytes
  /// The files of the CT series that the grid belongs to, one a slice, sorted along the normal: their
  /// instances are referred to, and patient, study and frame of reference are theirs. None: the object stands
  /// alone, with the case as its patient and a study and frame of reference of its own.
  std::vector<std::filesystem::path> ct_files;
};

/// Writes a BINARY segmentation; only planes with voxels get a frame. Atomic. Numbers of segments are given
/// anew, from 1.
/// @param segments  all on `grid`; at least one has voxels; labels have at most 64 characters
/// @error sheared_grid — DICOM's planes are rectangular and stand on their normal; ct_does_not_fit — the
/// files
///        are not the slices of the grid; no_masks, too_large, cannot_write, and the codes of reading slices
void write_dicom_seg(const std::filesystem::path& path, const Geometry& grid,
                     std::span<const DicomSegment> segments, const DicomSegOptions& options);

}  // namespace radgenome::image_io
