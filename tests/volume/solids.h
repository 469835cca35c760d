// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include "volume/mask.h"

/// Shapes with a formula, put onto grids that hide no mistake.
namespace radgenome::solids {

/// An oblique, sheared, anisotropic grid, off the origin, around a point.
/// @param extent_mm  what it covers along each of its axes at least
inline Geometry oblique_grid(const Eigen::Vector3d& centre, double extent_mm,
                             const Eigen::Vector3d& spacing_mm = {0.8, 1.1, 2.5}) {
  const Eigen::Matrix3d turn =
      (Eigen::AngleAxisd(0.3, Eigen::Vector3d::UnitZ()) * Eigen::AngleAxisd(-0.2, Eigen::Vector3d::UnitX()))
          .toRotationMatrix();
  Geometry grid;
  grid.world_from_voxel.linear = turn * spacing_mm.asDiagonal();
  grid.world_from_voxel.linear.col(1) += 0.1 * grid.world_from_voxel.linear.col(0);
  for (int axis = 0; axis < 3; ++axis)
    grid.size[axis] = static_cast<int>(std::ceil(extent_mm / spacing_mm[axis])) + 3 + axis;
  const Eigen::Vector3d middle(grid.size.i / 2.0, grid.size.j / 2.0, grid.size.k / 2.0);
  grid.world_from_voxel.offset = centre - grid.world_from_voxel.linear * middle;
  return grid;
}

/// The voxels whose centres are `inside(world)`.
template <class Inside>
Mask solid(const Geometry& grid, const Inside& inside) {
  MaskBuilder builder(grid);
  for (int k = 0; k < grid.size.k; ++k)
    for (int j = 0; j < grid.size.j; ++j)
      for (int i = 0; i < grid.size.i; ++i)
        if (inside(grid.world_from_voxel(centre_of({i, j, k})).eigen())) builder.add(j, k, {i, i + 1});
  return builder.finish();
}

}  // namespace radgenome::solids
