// SPDX-License-Identifier: Apache-2.0
#include "volume/slice_plane.h"

namespace radgenome {

SlicePlane::SlicePlane(const Geometry& geometry, int k)
    : k_(k),
      origin_(geometry.world_from_voxel(Point<Voxel>{0, 0, static_cast<double>(k)}).eigen()),
      x_(geometry.world_from_voxel.linear.col(0)),
      y_(geometry.world_from_voxel.linear.col(1)) {
  const Eigen::Vector3d step_i = x_, step_j = y_;
  x_.normalize();
  y_ = (step_j - x_ * x_.dot(step_j)).normalized();
  along_i_ = {step_i.norm(), 0};
  along_j_ = {x_.dot(step_j), y_.dot(step_j)};
}

Point<World> SlicePlane::world(const Eigen::Vector2d& at) const {
  return Point<World>::from(origin_ + x_ * at.x() + y_ * at.y());
}

ConvexPolygon SlicePlane::hull_of(const Mask& mask) const {
  std::vector<Eigen::Vector2d> corners;
  for (int j = mask.box().begin.j; j < mask.box().end.j; ++j) {
    const auto runs = mask.runs(j, k_);
    if (runs.empty()) continue;
    for (const double side : {-0.5, 0.5}) {
      corners.push_back(at(runs.front().begin - 0.5, j + side));
      corners.push_back(at(runs.back().end - 0.5, j + side));
    }
  }
  return convex_hull(std::move(corners));
}

}  // namespace radgenome
