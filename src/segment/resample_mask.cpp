// SPDX-License-Identifier: Apache-2.0
#include "segment/resample_mask.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>
#include <vector>

namespace radgenome::segment {
namespace {

using ToMask = Affine<Voxel, Voxel>;

/// The voxels of `grid` that the mask's box can reach.
Box reach(const Mask& mask, const Geometry& grid) {
  const auto grid_from_mask = grid.world_from_voxel.inverse() * mask.geometry().world_from_voxel;
  Eigen::Vector3d low = Eigen::Vector3d::Constant(1e12), high = -low;
  for (int corner = 0; corner < 8; ++corner) {
    Point<Voxel> at;
    at.x = (corner & 1) != 0 ? mask.box().end.i : mask.box().begin.i - 1;
    at.y = (corner & 2) != 0 ? mask.box().end.j : mask.box().begin.j - 1;
    at.z = (corner & 4) != 0 ? mask.box().end.k : mask.box().begin.k - 1;
    low = low.cwiseMin(grid_from_mask(at).eigen());
    high = high.cwiseMax(grid_from_mask(at).eigen());
  }
  Box box;
  for (int axis = 0; axis < 3; ++axis) {
    const double limit = grid.size[axis];
    box.begin[axis] = static_cast<int>(std::clamp(std::floor(low(axis)), 0.0, limit));
    box.end[axis] = static_cast<int>(std::clamp(std::ceil(high(axis)) + 1, 0.0, limit));
  }
  return box;
}

/// A half within rounding: a position halfway between two voxels must not depend on the last bit.
constexpr double half = 0.5 - 1e-9;

/// The cells between voxel centres in and around a mask's box, a byte each: bit c says whether its corner
/// (c & 1, c >> 1 & 1, c >> 2 & 1) is in the mask. Nearly all cells of an organ have no corner in it or all.
class Cells {
 public:
  explicit Cells(const Mask& mask) : box_(mask.box()) {
    for (int axis = 0; axis < 3; ++axis) --box_.begin[axis];
    corners_.resize(box_.voxels());
    mask.for_each_run([&](int j, int k, Run run) { add(j, k, run); });
  }

  bool half_inside(const Eigen::Vector3d& at) const {
    Index cell;
    for (int axis = 0; axis < 3; ++axis) {
      if (!(at(axis) >= box_.begin[axis] && at(axis) < box_.end[axis])) return false;
      const int towards_zero = static_cast<int>(at(axis));
      cell[axis] = towards_zero > at(axis) ? towards_zero - 1 : towards_zero;
    }
    const auto corners = corners_[offset(cell.i, cell.j, cell.k)];
    return corners == 255 || (corners != 0 && share(corners, at - centre_of(cell).eigen()) >= half);
  }

 private:
  static double share(unsigned corners, const Eigen::Vector3d& part) {
    double share = 0;
    for (unsigned corner = 0; corner < 8; ++corner) {
      if ((corners >> corner & 1) == 0) continue;
      double weight = 1;
      for (int axis = 0; axis < 3; ++axis) weight *= (corner >> axis & 1) != 0 ? part(axis) : 1 - part(axis);
      if (weight > 0) share += weight;
    }
    return share;
  }

  /// Each voxel is a corner of eight cells.
  void add(int j, int k, Run run) {
    for (int corner = 0; corner < 8; ++corner) {
      const int di = corner & 1, dj = corner >> 1 & 1, dk = corner >> 2 & 1;
      auto* cell = &corners_[offset(run.begin - di, j - dj, k - dk)];
      const auto bit = static_cast<std::uint8_t>(1 << corner);
      for (int n = 0; n < run.length(); ++n) cell[n] = static_cast<std::uint8_t>(cell[n] | bit);
    }
  }

  std::size_t offset(int i, int j, int k) const {
    const Index extent = box_.extent();
    return static_cast<std::size_t>(i - box_.begin.i) +
           static_cast<std::size_t>(extent.i) *
               (static_cast<std::size_t>(j - box_.begin.j) +
                static_cast<std::size_t>(extent.j) * static_cast<std::size_t>(k - box_.begin.k));
  }

  Box box_;  ///< of the cells' low corners
  std::vector<std::uint8_t> corners_;
};

/// The voxel of `grid` that the centre of a voxel of another grid falls into.
class Nearest {
 public:
  Nearest(const Geometry& from, const Geometry& grid)
      : grid_from_voxel_(grid.world_from_voxel.inverse() * from.world_from_voxel), size_(grid.size) {}

  std::optional<Index> operator()(Index v) const {
    const Eigen::Vector3d nearest = grid_from_voxel_(centre_of(v)).eigen().array().round();
    const bool in = nearest.x() >= 0 && nearest.y() >= 0 && nearest.z() >= 0 && nearest.x() < size_.i &&
                    nearest.y() < size_.j && nearest.z() < size_.k;
    if (!in) return std::nullopt;
    return Index{static_cast<int>(nearest.x()), static_cast<int>(nearest.y()), static_cast<int>(nearest.z())};
  }

 private:
  Affine<Voxel, Voxel> grid_from_voxel_;
  Index size_;
};

}  // namespace

Mask resampled(const Mask& mask, const Geometry& grid) {
  if (mask.empty()) return Mask(grid);
  const auto box = reach(mask, grid);
  if (box.empty()) return Mask(grid);
  const ToMask mask_from_grid = mask.geometry().world_from_voxel.inverse() * grid.world_from_voxel;
  const Eigen::Vector3d step = mask_from_grid.linear.col(0);
  const Cells cells(mask);
  MaskBuilder builder(grid);
  std::vector<std::uint8_t> row(static_cast<std::size_t>(box.extent().i));
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j) {
      const Eigen::Vector3d start = mask_from_grid(Point<Voxel>{0, double(j), double(k)}).eigen();
      auto out = row.begin();
      for (int i = box.begin.i; i < box.end.i; ++i) *out++ = cells.half_inside(start + i * step) ? 1 : 0;
      builder.add_row(j, k, box.begin.i, row);
    }
  return builder.finish();
}

Mask dropped(const Mask& mask, const Geometry& grid) {
  const Nearest nearest(mask.geometry(), grid);
  std::vector<Index> voxels;
  mask.for_each([&](Index v) {
    if (const auto in_grid = nearest(v)) voxels.push_back(*in_grid);
  });
  std::sort(voxels.begin(), voxels.end(),
            [](const Index& a, const Index& b) { return std::tie(a.k, a.j, a.i) < std::tie(b.k, b.j, b.i); });
  voxels.erase(std::unique(voxels.begin(), voxels.end()), voxels.end());
  MaskBuilder builder(grid);
  for (const auto& v : voxels) builder.add(v.j, v.k, {v.i, v.i + 1});
  return builder.finish();
}

std::int64_t voxels_outside(const Mask& mask, const Geometry& grid) {
  const Nearest nearest(mask.geometry(), grid);
  std::int64_t outside = 0;
  mask.for_each_run([&](int j, int k, Run run) {
    // The grid is convex, so what lies between two places inside it is inside.
    if (nearest({run.begin, j, k}) && nearest({run.end - 1, j, k})) return;
    for (int i = run.begin; i < run.end; ++i)
      if (!nearest({i, j, k})) ++outside;
  });
  return outside;
}

}  // namespace radgenome::segment
