// SPDX-License-Identifier: Apache-2.0
#include "segment/mask_on_grid.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "volume/lattice.h"

namespace radgenome::segment {
namespace {

constexpr std::array<double, 3> radgenome_spacing_mm = {1, 1, 3};
/// Programs round the extent of a resampled volume in different ways, by one voxel at most.
constexpr int extent_tolerance = 1;
/// A rim of a mask beyond the scan is no news; a hundredth of it is.
constexpr double outside_share = 0.01;

using ToMask = Affine<Voxel, Voxel>;

bool has_identity_affine(const Geometry& geometry) {
  return geometry.world_from_voxel.linear.isIdentity(1e-6) && geometry.world_from_voxel.offset.isZero(1e-6);
}

/// The true grid of a RadGenome mask over this CT, where its extent fits.
std::optional<Geometry> radgenome_grid(const Index& size, const Geometry& ct) {
  const auto spacing = ct.spacing_mm();
  Affine<Voxel, Voxel> ct_from_mask;
  for (int axis = 0; axis < 3; ++axis) {
    const double step = radgenome_spacing_mm[axis] / spacing[axis];
    const auto expected = static_cast<int>(std::lround((ct.size[axis] - 1) / step)) + 1;
    if (std::abs(size[axis] - expected) > extent_tolerance) return std::nullopt;
    const bool reversed = axis < 2;
    ct_from_mask.linear(axis, axis) = reversed ? -step : step;
    ct_from_mask.offset(axis) = reversed ? step * (size[axis] - 1) : 0;
  }
  return Geometry{size, ct.world_from_voxel * ct_from_mask};
}

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

/// Trilinear share of the mask at a position between its voxels.
double share_at(const Mask& mask, const Eigen::Vector3d& at) {
  const Eigen::Vector3d base = at.array().floor();
  const Eigen::Vector3d part = at - base;
  double share = 0;
  for (int corner = 0; corner < 8; ++corner) {
    const std::array<int, 3> step = {corner & 1, (corner >> 1) & 1, (corner >> 2) & 1};
    double weight = 1;
    for (int axis = 0; axis < 3; ++axis) weight *= step[axis] != 0 ? part(axis) : 1 - part(axis);
    if (weight <= 0) continue;
    const Index voxel{static_cast<int>(base.x()) + step[0], static_cast<int>(base.y()) + step[1],
                      static_cast<int>(base.z()) + step[2]};
    if (mask.contains(voxel)) share += weight;
  }
  return share;
}

/// A half within rounding: a position halfway between two voxels must not depend on the last bit.
constexpr double half = 0.5 - 1e-9;

Mask resampled(const Mask& mask, const Geometry& grid) {
  const auto box = reach(mask, grid);
  if (box.empty()) return Mask(grid);
  const ToMask mask_from_grid = mask.geometry().world_from_voxel.inverse() * grid.world_from_voxel;
  std::vector<std::uint8_t> inside(box.voxels());
  auto out = inside.begin();
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j) {
      const Eigen::Vector3d start = mask_from_grid(Point<Voxel>{0, double(j), double(k)}).eigen();
      for (int i = box.begin.i; i < box.end.i; ++i)
        *out++ = share_at(mask, start + i * mask_from_grid.linear.col(0)) >= half ? 1 : 0;
    }
  return Mask(grid, box, inside);
}

/// Calls `visit` with the voxel of `grid` that each centre of the mask's voxels falls into; gives how many
/// fall outside.
template <class Visit>
std::int64_t drop(const Mask& mask, const Geometry& grid, const Visit& visit) {
  std::int64_t outside = 0;
  const ToMask grid_from_mask = grid.world_from_voxel.inverse() * mask.geometry().world_from_voxel;
  mask.for_each([&](Index v) {
    const Eigen::Vector3d nearest = grid_from_mask(centre_of(v)).eigen().array().round();
    const bool in = nearest.x() >= 0 && nearest.y() >= 0 && nearest.z() >= 0 && nearest.x() < grid.size.i &&
                    nearest.y() < grid.size.j && nearest.z() < grid.size.k;
    if (in)
      visit(Index{int(nearest.x()), int(nearest.y()), int(nearest.z())});
    else
      ++outside;
  });
  return outside;
}

/// For masks so thin that no centre of the grid lies half inside.
Mask dropped(const Mask& mask, const Geometry& grid) {
  std::vector<Index> voxels;
  drop(mask, grid, [&](Index v) { voxels.push_back(v); });
  Box box;
  for (const auto& v : voxels) box = hull(box, {v, {v.i + 1, v.j + 1, v.k + 1}});
  std::vector<std::uint8_t> inside(box.voxels());
  const auto e = box.extent();
  for (const auto& v : voxels) {
    const auto at = static_cast<std::size_t>(v.i - box.begin.i) +
                    static_cast<std::size_t>(e.i) *
                        (static_cast<std::size_t>(v.j - box.begin.j) +
                         static_cast<std::size_t>(e.j) * static_cast<std::size_t>(v.k - box.begin.k));
    inside[at] = 1;
  }
  return Mask(grid, box, inside);
}

OnGrid brought_over(const Mask& mask, const Geometry& grid) {
  const auto outside = drop(mask, grid, [](Index) {});
  if (outside == mask.voxels()) return {std::nullopt, "mask_outside_ct", {}};
  OnGrid result{on_same_lattice(mask, grid), "", {}};
  const bool between_voxels = !result.mask;
  if (between_voxels) result.mask = resampled(mask, grid);
  if (result.mask->empty()) result.mask = dropped(mask, grid);
  if (static_cast<double>(outside) > outside_share * static_cast<double>(mask.voxels()))
    result.flags.push_back("partly_outside_ct");
  if (between_voxels) result.flags.push_back("resampled");
  return result;
}

}  // namespace

OnGrid on_grid(Mask mask, const Geometry& grid) {
  if (mask.geometry() == grid) return {std::move(mask), "", {}};
  if (mask.geometry().matches(grid)) return {mask.with_geometry(grid), "", {}};
  if (mask.empty()) return {Mask(grid), "", {}};
  if (!has_identity_affine(mask.geometry())) return brought_over(mask, grid);
  const auto true_grid = radgenome_grid(mask.geometry().size, grid);
  if (!true_grid) return {std::nullopt, "mask_without_geometry", {}};
  return brought_over(mask.with_geometry(*true_grid), grid);
}

}  // namespace radgenome::segment
