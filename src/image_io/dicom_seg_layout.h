// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Dense>
#include <optional>
#include <vector>

#include "volume/geometry.h"

namespace radgenome::image_io {

/// One frame: the segment that it is part of, and where its first pixel lies in DICOM's frame (LPS+ mm).
struct SegFrame {
  int segment = 0;
  Eigen::Vector3d position;
};

/// What all frames share.
struct SegPlanes {
  int rows = 0, columns = 0;
  Eigen::Vector3d along_row, along_column;  ///< LPS
  double between_rows_mm = 0, between_columns_mm = 0;
  std::optional<double> between_slices_mm, thickness_mm;
};

/// The grid that the frames span, and the slice that each of them is.
struct SegLayout {
  Geometry geometry;
  std::vector<int> slice;
};

/// Sorts the frames along the normal. The distance of slices is the one that the file states where it fits
/// the positions, else the smallest between two planes; gaps of several times it are slices without a frame.
/// @error no_positions, gantry_tilt, uneven_slices, too_large and those of `require_sound`
SegLayout layout_of(const SegPlanes& planes, const std::vector<SegFrame>& frames);

}  // namespace radgenome::image_io
