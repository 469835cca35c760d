// SPDX-License-Identifier: Apache-2.0
#include "volume/surface.h"

#include <cmath>
#include <numbers>
#include <numeric>

namespace radgenome {
namespace {

constexpr int directions = 13;
using Weights = Eigen::Matrix<double, directions, 1>;
using Directions = Eigen::Matrix<double, 3, directions>;

/// How much the planes of the grid count among those of all orientations.
constexpr double share_of_grid_planes = 0.2;

/// Of each pair of opposite neighbours the step to one, stretched along axes that are sampled more finely
/// than the coarsest, and then as short as a step between voxels in that direction can be.
std::array<Index, directions> steps_on(const Geometry& geometry) {
  const auto spacing = geometry.spacing_mm();
  const double coarsest = std::max({spacing[0], spacing[1], spacing[2]});
  Index stretch;
  for (int axis = 0; axis < 3; ++axis)
    stretch[axis] = static_cast<int>(std::lround(coarsest / spacing[static_cast<std::size_t>(axis)]));
  std::array<Index, directions> steps;
  for (int n = 0; n < directions; ++n) {
    const int code = n + 14;  // 13 is the voxel itself, those below are the opposites
    Index step{(code % 3 - 1) * stretch.i, (code / 3 % 3 - 1) * stretch.j, (code / 9 - 1) * stretch.k};
    const int common = std::gcd(std::gcd(step.i, step.j), step.k);
    for (int axis = 0; axis < 3; ++axis) step[axis] /= common;
    steps[static_cast<std::size_t>(n)] = step;
  }
  return steps;
}

/// Weights w with Σ w·|n·direction| as near to 1 as can be, in the mean square over unit normals n.
/// @param linear  world from voxel
Weights weights_of(const Directions& unit, const Eigen::Matrix3d& linear) {
  // The mean of |n·a|·|n·b| over all n, for an angle between a and b whose cosine is c, is
  // 2/(3π)·(√(1−c²) + c·asin c), and the mean of |n·a| is 1/2.
  const Eigen::ArrayXXd cosine = (unit.transpose() * unit).array().max(-1).min(1);
  const Eigen::MatrixXd everywhere =
      2 / (3 * std::numbers::pi) * ((1 - cosine.square()).max(0).sqrt() + cosine * cosine.asin());
  const Eigen::Matrix3d normals = linear.inverse().transpose().colwise().normalized();
  const Eigen::MatrixXd on_grid = (unit.transpose() * normals).cwiseAbs();
  const double s = share_of_grid_planes;
  const Eigen::MatrixXd products = (1 - s) * everywhere + s / 3 * on_grid * on_grid.transpose();
  const Eigen::VectorXd wanted = s / 3 * on_grid.rowwise().sum() + Weights::Constant((1 - s) / 2);
  return products.ldlt().solve(wanted);
}

/// Voxels that two rows share once `others` is moved by −`step`.
std::int64_t common_voxels(std::span<const Run> row, std::span<const Run> others, int step) {
  std::int64_t common = 0;
  auto a = row.begin();
  for (auto b = others.begin(); a != row.end() && b != others.end();) {
    const int b_end = b->end - step;
    common += std::max(0, std::min(a->end, b_end) - std::max(a->begin, b->begin - step));
    if (a->end < b_end)
      ++a;
    else
      ++b;
  }
  return common;
}

/// How many voxels of the mask have none of it one step on.
std::int64_t exits(const Mask& mask, Index step) {
  const Box& box = mask.box();
  std::int64_t staying = 0;
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j)
      staying += common_voxels(mask.runs(j, k), mask.runs(j + step.j, k + step.k), step.i);
  return mask.voxels() - staying;
}

}  // namespace

double surface_mm2(const Mask& mask) {
  if (mask.empty()) return 0;
  const auto steps = steps_on(mask.geometry());
  const auto& linear = mask.geometry().world_from_voxel.linear;
  Directions unit;
  Weights length_mm;
  for (int n = 0; n < directions; ++n) {
    const Eigen::Vector3d step = linear * centre_of(steps[static_cast<std::size_t>(n)]).eigen();
    length_mm[n] = step.norm();
    unit.col(n) = step / length_mm[n];
  }
  const Weights weights = weights_of(unit, linear);
  // Each exit stands for a part of the surface whose shadow along the line has the area voxel / step; every
  // line that leaves has entered.
  const double voxel_mm3 = std::abs(linear.determinant());
  double area = 0;
  for (int n = 0; n < directions; ++n) {
    const auto crossings = 2 * exits(mask, steps[static_cast<std::size_t>(n)]);
    area += weights[n] * static_cast<double>(crossings) * voxel_mm3 / length_mm[n];
  }
  return area;
}

}  // namespace radgenome
