// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>
#include <string_view>

#include "pipeline/synth/plan.h"

namespace radgenome::pipeline::synth {
namespace {

/// World axis and sign that a letter of an orientation code stands for.
std::pair<int, int> axis_of(char letter) {
  switch (letter) {
    case 'R':
      return {0, 1};
    case 'L':
      return {0, -1};
    case 'A':
      return {1, 1};
    case 'P':
      return {1, -1};
    case 'S':
      return {2, 1};
    default:
      return {2, -1};
  }
}

/// Turns about an axis by an angle given as its sine, so that no trigonometric function of the system's
/// library decides about a bit.
Eigen::Matrix3d turned(Eigen::Vector3d axis, double sine) {
  axis.normalize();
  const double cosine = std::sqrt(1 - sine * sine);
  Eigen::Matrix3d cross;
  cross << 0, -axis.z(), axis.y(), axis.z(), 0, -axis.x(), -axis.y(), axis.x(), 0;
  return cosine * Eigen::Matrix3d::Identity() + sine * cross + (1 - cosine) * axis * axis.transpose();
}

}  // namespace

Geometry scan_geometry(const Anatomy& anatomy, Cover cover, Random random) {
  constexpr std::array<std::string_view, 6> orders = {"LPS", "RAS", "LAS", "RPI", "LPI", "PSR"};
  const std::string_view order = orders[random.index(orders.size())];
  const double low = cover == Cover::upper ? 20 : model_bottom,
               high = cover == Cover::lower ? -14 : model_top;
  const Eigen::Vector3d middle = Eigen::Vector3d(0, 0, (low + high) / 2).cwiseProduct(anatomy.scale);
  const Eigen::Vector3d extent =
      Eigen::Vector3d(2 * model_half_width, 2 * model_half_depth, high - low).cwiseProduct(anatomy.scale);
  const Eigen::Vector3d spacing(random.between(1.48, 1.6), random.between(1.45, 1.6),
                                cover == Cover::whole ? random.between(4, 5) : random.between(2, 3));
  Eigen::Matrix3d tilt = Eigen::Matrix3d::Identity();
  // A scan that is cut short stays straight: its border decides what is outside.
  if (cover == Cover::whole && random.chance(0.5))
    tilt = turned({random.between(-1, 1), random.between(-0.5, 0.5), random.between(-1, 1)},
                  random.between(0.03, 0.14));
  Geometry geometry;
  Eigen::Vector3d half;
  for (int column = 0; column < 3; ++column) {
    const auto [axis, sign] = axis_of(order[static_cast<std::size_t>(column)]);
    geometry.size[column] = static_cast<int>(std::ceil(extent[axis] / spacing[axis]));
    geometry.world_from_voxel.linear.col(column) = tilt.col(axis) * sign * spacing[axis];
    half[column] = (geometry.size[column] - 1) / 2.0;
  }
  geometry.world_from_voxel.offset =
      anatomy.centre.eigen() + middle - geometry.world_from_voxel.linear * half;
  return geometry;
}

bool is_inside(const Geometry& geometry, Point<World> point, double margin_mm) {
  const auto voxel = geometry.world_from_voxel.inverse()(point).eigen();
  const auto spacing = geometry.spacing_mm();
  for (int axis = 0; axis < 3; ++axis) {
    const double margin = margin_mm / spacing[static_cast<std::size_t>(axis)];
    if (voxel[axis] < margin || voxel[axis] > geometry.size[axis] - 1 - margin) return false;
  }
  return true;
}

}  // namespace radgenome::pipeline::synth
