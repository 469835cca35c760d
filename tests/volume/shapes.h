// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "volume/mask.h"

namespace radgenome {

/// Oblique, anisotropic, off-origin.
inline Geometry oblique(Index size, std::array<double, 3> spacing_mm = {0.8, 1.1, 2.5}) {
  const Eigen::Matrix3d turn =
      (Eigen::AngleAxisd(0.3, Eigen::Vector3d::UnitZ()) * Eigen::AngleAxisd(-0.2, Eigen::Vector3d::UnitX()))
          .toRotationMatrix();
  return {size, {turn * Eigen::Vector3d(spacing_mm.data()).asDiagonal(), {-40, 25, 130}}};
}

/// The same with an axis k that leans, as of a gantry that was tilted.
inline Geometry sheared(Index size, std::array<double, 3> spacing_mm = {0.8, 1.1, 2.5}) {
  auto geometry = oblique(size, spacing_mm);
  auto& linear = geometry.world_from_voxel.linear;
  linear.col(2) += 0.25 * spacing_mm[2] / spacing_mm[1] * linear.col(1);
  return geometry;
}

inline Mask mask_of(const Geometry& geometry, const std::vector<Index>& voxels) {
  Volume<std::uint8_t> volume(geometry);
  for (const auto& v : voxels) volume(v) = 1;
  return Mask::of(volume);
}

/// The voxels whose centre is `inside(x, y, z)`, mm in the world from the middle of the grid.
template <class Inside>
Mask shape(const Geometry& geometry, const Inside& inside) {
  Volume<std::uint8_t> volume(geometry);
  const Point<Voxel> middle{(geometry.size.i - 1) / 2.0, (geometry.size.j - 1) / 2.0,
                            (geometry.size.k - 1) / 2.0};
  const auto centre = geometry.world_from_voxel(middle);
  for (int k = 0; k < geometry.size.k; ++k)
    for (int j = 0; j < geometry.size.j; ++j)
      for (int i = 0; i < geometry.size.i; ++i) {
        const auto p = geometry.world_from_voxel(centre_of({i, j, k})) - centre;
        volume(i, j, k) = inside(p.eigen()) ? 1 : 0;
      }
  return Mask::of(volume);
}

}  // namespace radgenome
