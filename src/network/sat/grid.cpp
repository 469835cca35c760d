// SPDX-License-Identifier: Apache-2.0
#include "network/sat/grid.h"

#include <algorithm>
#include <cmath>

#include "network/nnunet/array_view.h"

namespace radgenome::network::sat {
namespace {

/// MONAI leaves an image as it is whose affine differs by no more.
constexpr double same_step = 1e-3;

bool is_as_wanted(const Axis& axis) {
  return axis.length == axis.scan_length && std::abs(axis.step - 1) <= same_step;
}

}  // namespace

std::vector<Between> Axis::samples() const {
  std::vector<Between> samples;
  for (int n = 0; n < length; ++n) {
    const double at = std::clamp(origin + n * step, 0.0, static_cast<double>(scan_length - 1));
    const int lower = static_cast<int>(std::floor(at));
    samples.push_back({lower, std::min(lower + 1, scan_length - 1), at - lower});
  }
  return samples;
}

Grid grid_of(const Geometry& scan, const std::array<double, 3>& spacing_mm) {
  const auto layout = nnunet::turned_to_ras(scan);
  const auto own_mm = scan.spacing_mm();
  Grid grid;
  for (std::size_t from = 0; from < 3; ++from) {  // of the layout: S, A, R
    const int index = layout.axis[from];
    auto& axis = grid[static_cast<std::size_t>(2 - index)];
    axis.world = 2 - static_cast<int>(from);
    axis.backward = layout.backward[from];
    axis.scan_length = scan.size[index];
    axis.step = spacing_mm[static_cast<std::size_t>(axis.world)] / own_mm[static_cast<std::size_t>(index)];
    // nearbyint: half to even, as numpy
    axis.length = static_cast<int>(std::nearbyint((axis.scan_length - 1) / axis.step + 1));
  }
  const bool as_it_is = std::all_of(grid.begin(), grid.end(), is_as_wanted);
  for (auto& axis : grid) {
    if (as_it_is) axis.step = 1;
    if (axis.backward) axis.origin = axis.scan_length - 1 - (axis.length - 1) * axis.step;
  }
  return grid;
}

}  // namespace radgenome::network::sat
