// SPDX-License-Identifier: Apache-2.0
#include "segment/atlas/work_scan.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "volume/resample.h"

namespace radgenome::segment::atlas {
namespace {

/// A whole-body scan is looked at a little more coarsely rather than with gigabytes.
constexpr double most_voxels = 16e6;
constexpr float outside_hu = -1024;

/// For each axis of the world the axis of the scan that runs along it, each used once.
std::array<int, 3> axes_along_world(const Eigen::Matrix3d& direction) {
  std::array<int, 3> best{0, 1, 2}, order{0, 1, 2};
  double most = -1;
  do {
    double along = 0;
    for (int axis = 0; axis < 3; ++axis) along += std::abs(direction(axis, order[axis]));
    if (along > most + 1e-9) {
      most = along;
      best = order;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

double spacing_for(const Geometry& ct, double finest_mm) {
  const auto spacing = ct.spacing_mm();
  double volume = 1;
  for (int axis = 0; axis < 3; ++axis) volume *= ct.size[axis] * spacing[axis];
  return std::max(finest_mm, std::cbrt(volume / most_voxels));
}

Geometry grid_along(const Geometry& ct, double step) {
  const auto direction = ct.direction();
  const auto spacing = ct.spacing_mm();
  const auto axes = axes_along_world(direction);
  Geometry grid;
  Eigen::Vector3d middle;
  for (int axis = 0; axis < 3; ++axis) {
    const int from = axes[axis];
    const double sign = direction(axis, from) < 0 ? -1 : 1;
    grid.size[axis] = std::max(1, static_cast<int>(std::lround(ct.size[from] * spacing[from] / step)));
    grid.world_from_voxel.linear.col(axis) = sign * step * direction.col(from);
    middle(axis) = (grid.size[axis] - 1) / 2.0;
  }
  const Point<Voxel> ct_middle{(ct.size.i - 1) / 2.0, (ct.size.j - 1) / 2.0, (ct.size.k - 1) / 2.0};
  grid.world_from_voxel.offset =
      ct.world_from_voxel(ct_middle).eigen() - grid.world_from_voxel.linear * middle;
  return grid;
}

template <class T>
Volume<T> with_geometry(Volume<T> volume, const Geometry& geometry) {
  const auto values = volume.values();
  return Volume<T>(geometry, std::vector<T>(values.begin(), values.end()));
}

}  // namespace

WorkScan work_scan(const Ct& ct, double finest_mm) {
  const double step = spacing_for(ct.geometry(), finest_mm);
  WorkScan scan;
  scan.place = grid_along(ct.geometry(), step);
  scan.hu = with_geometry(resample_averaged(ct, scan.place, outside_hu),
                          Geometry::axis_aligned(scan.place.size, {step, step, step}, {0, 0, 0}));
  return scan;
}

Labels onto(const Geometry& ct, Labels labels, const WorkScan& scan) {
  return resample_nearest(with_geometry(std::move(labels), scan.place), ct);
}

}  // namespace radgenome::segment::atlas
