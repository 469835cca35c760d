// SPDX-License-Identifier: Apache-2.0
#include "image_io/dicom_seg_planes.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace radgenome::image_io {
namespace {

/// By how far shear moves the voxel that it moves most. Affines in single precision are off by a hundredth.
constexpr double most_shear_mm = 0.05;

double shear_mm(const Geometry& grid) {
  const Eigen::Matrix3d axes = grid.direction();
  double most = 0;
  for (int a = 0; a < 3; ++a)
    for (int b = 0; b < 3; ++b)
      if (a != b) {
        const double extent_mm = (grid.size[a] - 1) * grid.spacing_mm()[static_cast<std::size_t>(a)];
        most = std::max(most, std::abs(axes.col(a).dot(axes.col(b))) * extent_mm);
      }
  return most;
}

}  // namespace

PlaneStack plane_stack_of(const Geometry& grid) {
  if (shear_mm(grid) > most_shear_mm)
    throw Error(
        "sheared_grid",
        "the axes of the masks' grid are not perpendicular, as with a tilted gantry, and DICOM's planes must "
        "be; export these masks as nifti or labelmap");
  const Eigen::DiagonalMatrix<double, 3> lps_from_ras(-1, -1, 1);
  const Eigen::Matrix3d linear = lps_from_ras * grid.world_from_voxel.linear;
  PlaneStack stack;
  stack.along_row = linear.col(0).normalized();
  stack.along_column = linear.col(1).normalized();
  stack.step = linear.col(2);
  stack.origin = lps_from_ras * grid.world_from_voxel.offset;
  const auto spacing = grid.spacing_mm();
  stack.between_columns_mm = spacing[0];
  stack.between_rows_mm = spacing[1];
  stack.between_slices_mm = spacing[2];
  stack.k_along_normal = stack.along_row.cross(stack.along_column).dot(stack.step) > 0;
  return stack;
}

}  // namespace radgenome::image_io
