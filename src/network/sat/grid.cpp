// SPDX-License-Identifier: Apache-2.0
#include "network/sat/grid.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "network/array/layout.h"

namespace radgenome::network::sat {
namespace {

/// MONAI leaves an image as it is whose affine differs by no more.
constexpr double same = 1e-3;
/// How much before the first sample, in samples, a corner of the scan may lie by rounding.
constexpr double same_corner = 1e-8;

/// The scan's axes as columns, towards R, A and S, as a NIfTI file keeps them.
Eigen::Matrix3d axes_of(const Geometry& scan, const Layout& turned) {
  Eigen::Matrix3d axes;
  for (int world = 0; world < 3; ++world) {
    const auto from = static_cast<std::size_t>(2 - world);
    const Eigen::Vector3d axis = scan.world_from_voxel.linear.col(turned.axis[from]);
    axes.col(world) = turned.backward[from] ? -axis : axis;
  }
  return axes.cast<float>().cast<double>();
}

/// How MONAI sees the scan's corners on axes that are square, which those of a file are not in the last bits.
struct Corners {
  std::array<double, 3> skew = {};  ///< by how many samples they lie apart along R, A, S beside the extent
  bool first_is_least = true;       ///< else the grid is laid around the middle of the scan
};

Corners corners_of(const Eigen::Matrix3d& axes, const std::array<int, 3>& size,
                   const std::array<double, 3>& spacing_mm) {
  const Eigen::Matrix3d square = Eigen::LLT<Eigen::Matrix3d>(axes.transpose() * axes).matrixU();
  Corners corners;
  for (std::size_t row = 0; row < 3; ++row) {
    double before = 0;
    for (std::size_t column = row + 1; column < 3; ++column) {
      const double apart = square(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)) *
                           (size[column] - 1) / spacing_mm[row];
      corners.skew[row] += std::abs(apart);
      before += std::min(apart, 0.0);
    }
    if (before < -same_corner) corners.first_is_least = false;
    if (corners.skew[row] > 0.5) corners.skew[row] = 0;  // sheared indeed
  }
  return corners;
}

bool is_as_wanted(const Axis& axis) {
  return axis.length == axis.scan_length && std::abs(axis.step - 1) <= same && std::abs(axis.origin) <= same;
}

}  // namespace

std::vector<Between> Axis::samples() const {
  std::vector<Between> samples;
  for (int n = 0; n < length; ++n) samples.push_back(network::between(origin + n * step, scan_length));
  return samples;
}

Grid grid_of(const Geometry& scan, const std::array<double, 3>& spacing_mm) {
  const auto layout = turned_to_ras(scan);
  const auto own_mm = scan.spacing_mm();
  std::array<int, 3> size = {};  // R, A, S
  for (std::size_t world = 0; world < 3; ++world) size[world] = scan.size[layout.axis[2 - world]];
  const auto corners = corners_of(axes_of(scan, layout), size, spacing_mm);
  Grid grid;
  for (std::size_t world = 0; world < 3; ++world) {
    const int index = layout.axis[2 - world];
    auto& axis = grid[static_cast<std::size_t>(2 - index)];
    axis.world = static_cast<int>(world);
    axis.backward = layout.backward[2 - world];
    axis.scan_length = size[world];
    axis.step = spacing_mm[world] / own_mm[static_cast<std::size_t>(index)];
    // nearbyint: half to even, as numpy
    axis.length =
        static_cast<int>(std::nearbyint((axis.scan_length - 1) / axis.step + corners.skew[world] + 1));
    if (!corners.first_is_least) axis.origin = (axis.scan_length - axis.length * axis.step) / 2;
  }
  const bool as_it_is = std::all_of(grid.begin(), grid.end(), is_as_wanted);
  for (auto& axis : grid) {
    if (as_it_is) axis.step = 1, axis.origin = 0;
    if (axis.backward) axis.origin = axis.scan_length - 1 - axis.origin - (axis.length - 1) * axis.step;
  }
  return grid;
}

}  // namespace radgenome::network::sat
