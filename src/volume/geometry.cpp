// SPDX-License-Identifier: Apache-2.0
#include "volume/geometry.h"

#include <algorithm>
#include <cmath>

namespace radgenome {

std::size_t Box::voxels() const {
  if (empty()) return 0;
  const Index e = extent();
  return static_cast<std::size_t>(e.i) * static_cast<std::size_t>(e.j) * static_cast<std::size_t>(e.k);
}

Box intersection(const Box& a, const Box& b) {
  Box both;
  for (int axis = 0; axis < 3; ++axis) {
    both.begin[axis] = std::max(a.begin[axis], b.begin[axis]);
    both.end[axis] = std::min(a.end[axis], b.end[axis]);
  }
  return both.empty() ? Box{} : both;
}

Box hull(const Box& a, const Box& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  Box both;
  for (int axis = 0; axis < 3; ++axis) {
    both.begin[axis] = std::min(a.begin[axis], b.begin[axis]);
    both.end[axis] = std::max(a.end[axis], b.end[axis]);
  }
  return both;
}

Box grown(const Box& box, int margin, const Box& limit) {
  if (box.empty()) return {};
  Box larger = box;
  for (int axis = 0; axis < 3; ++axis) {
    larger.begin[axis] -= margin;
    larger.end[axis] += margin;
  }
  return intersection(larger, limit);
}

std::size_t Geometry::voxels() const {
  return whole().voxels();
}

std::array<double, 3> Geometry::spacing_mm() const {
  const auto& m = world_from_voxel.linear;
  return {m.col(0).norm(), m.col(1).norm(), m.col(2).norm()};
}

Eigen::Matrix3d Geometry::direction() const {
  Eigen::Matrix3d unit = world_from_voxel.linear;
  for (int axis = 0; axis < 3; ++axis) unit.col(axis).normalize();
  return unit;
}

double Geometry::voxel_ml() const {
  return std::abs(world_from_voxel.linear.determinant()) / 1000.0;
}

std::string Geometry::orientation() const {
  static constexpr std::array<std::array<char, 2>, 3> letters = {{{'L', 'R'}, {'P', 'A'}, {'I', 'S'}}};
  // Each voxel axis takes the world axis it is closest to; the strongest pair first, so that no world axis
  // is taken twice on very oblique scans.
  Eigen::Matrix3d strength = direction();
  std::string name = "???";
  for (int step = 0; step < 3; ++step) {
    Eigen::Index row = 0, column = 0;
    strength.cwiseAbs().maxCoeff(&row, &column);
    name[static_cast<std::size_t>(column)] =
        letters[static_cast<std::size_t>(row)][direction()(row, column) > 0 ? 1 : 0];
    strength.row(row).setZero();
    strength.col(column).setZero();
  }
  return name;
}

bool Geometry::matches(const Geometry& other, double tolerance_mm) const {
  if (!(size == other.size)) return false;
  for (int corner = 0; corner < 8; ++corner) {
    const Point<Voxel> p{corner & 1 ? size.i - 1.0 : 0.0, corner & 2 ? size.j - 1.0 : 0.0,
                         corner & 4 ? size.k - 1.0 : 0.0};
    const double apart = (world_from_voxel(p) - other.world_from_voxel(p)).length();
    if (!(apart <= tolerance_mm)) return false;  // also where it is not a number
  }
  return true;
}

Geometry Geometry::axis_aligned(Index size, std::array<double, 3> spacing_mm, Point<World> origin) {
  Geometry geometry{size, {}};
  for (int axis = 0; axis < 3; ++axis)
    geometry.world_from_voxel.linear(axis, axis) = spacing_mm[static_cast<std::size_t>(axis)];
  geometry.world_from_voxel.offset = origin.eigen();
  return geometry;
}

}  // namespace radgenome
