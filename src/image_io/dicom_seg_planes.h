// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Dense>

#include "volume/geometry.h"

namespace radgenome::image_io {

/// A grid as a stack of DICOM planes: rows along j, columns along i, in DICOM's frame (LPS+ mm).
struct PlaneStack {
  Eigen::Vector3d along_row, along_column;  ///< unit vectors
  Eigen::Vector3d origin, step;             ///< of slice 0's first voxel; to the next slice
  double between_rows_mm = 0, between_columns_mm = 0, between_slices_mm = 0;
  bool k_along_normal = true;  ///< else k grows against the cross product of the two directions

  Eigen::Vector3d position(int k) const { return origin + k * step; }
};

/// @error sheared_grid — the axes are not perpendicular
PlaneStack plane_stack_of(const Geometry& grid);

}  // namespace radgenome::image_io
