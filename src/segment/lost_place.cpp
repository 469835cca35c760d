// SPDX-License-Identifier: Apache-2.0
#include "segment/lost_place.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "volume/resample.h"

namespace radgenome::segment {
namespace {

constexpr std::array<double, 3> sat_spacing_mm = {1, 1, 3};
/// Programs round the extent of a resampled volume in different ways, by one voxel at most.
constexpr int extent_tolerance = 1;
/// What lung looks like, and not the air around the patient; and bone, not soft tissue.
constexpr int lung_from_hu = -960, lung_to_hu = -300, bone_from_hu = 150;
/// Enough voxels of a mask for a share that is right to a hundredth.
constexpr std::int64_t wanted_samples = 20000;
/// A reversed axis moves lungs and bones so that far more than a tenth of them comes to lie on something
/// else; diseased lungs look less like lung, but in no other place more so.
constexpr double clearly_better = 0.1;

bool same_extent(const Index& a, const Index& b) {
  for (int axis = 0; axis < 3; ++axis)
    if (std::abs(a[axis] - b[axis]) > extent_tolerance) return false;
  return true;
}

/// The grid of the CT turned to RAS at SAT's spacing.
Geometry sat_grid(const Geometry& ct) {
  const auto letters = ct.orientation();
  const auto spacing = ct.spacing_mm();
  Geometry grid;
  Affine<Voxel, Voxel> ct_from_sat;
  ct_from_sat.linear.setZero();
  for (int axis = 0; axis < 3; ++axis) {
    const auto letter = letters[static_cast<std::size_t>(axis)];
    const int to = letter == 'R' || letter == 'L' ? 0 : letter == 'A' || letter == 'P' ? 1 : 2;
    const bool reversed = letter == 'L' || letter == 'P' || letter == 'I';
    const double step =
        sat_spacing_mm[static_cast<std::size_t>(to)] / spacing[static_cast<std::size_t>(axis)];
    grid.size[to] = static_cast<int>(std::lround((ct.size[axis] - 1) / step)) + 1;
    ct_from_sat.linear(axis, to) = reversed ? -step : step;
    ct_from_sat.offset(axis) = reversed ? ct.size[axis] - 1 : 0;
  }
  grid.world_from_voxel = ct.world_from_voxel * ct_from_sat;
  return grid;
}

/// The box of what is over 0, which is what MONAI takes for the foreground.
Box foreground(const Ct& ct, const Geometry& grid) {
  const auto values = resample_linear(ct, grid, -1024);
  MaskBuilder builder(grid);
  std::vector<std::uint8_t> row(static_cast<std::size_t>(grid.size.i));
  for (int k = 0; k < grid.size.k; ++k)
    for (int j = 0; j < grid.size.j; ++j) {
      const auto* value = &values(0, j, k);
      for (auto& inside : row) inside = *value++ > 0 ? 1 : 0;
      builder.add_row(j, k, 0, row);
    }
  return builder.finish().box();
}

/// Where a mask of this extent lies by SAT's ways; nothing where the extent is neither the whole CT's nor
/// that of its foreground.
std::optional<Geometry> place_by_extent(const Index& size, const Geometry& ct_grid, const Ct* ct) {
  const auto whole = sat_grid(ct_grid);
  if (same_extent(size, whole.size)) return Geometry{size, whole.world_from_voxel};
  for (int axis = 0; axis < 3; ++axis)
    if (ct == nullptr || size[axis] > whole.size[axis]) return std::nullopt;
  const auto box = foreground(*ct, whole);
  if (!same_extent(size, box.extent())) return std::nullopt;
  Affine<Voxel, Voxel> shift;
  shift.offset = centre_of(box.begin).eigen();
  return Geometry{size, whole.world_from_voxel * shift};
}

/// Voxels spread evenly over some masks, always the same ones.
std::vector<Index> samples(const std::vector<const Mask*>& masks) {
  std::int64_t all = 0;
  for (const auto* mask : masks) all += mask->voxels();
  const auto stride = std::max<std::int64_t>(1, all / wanted_samples);
  std::vector<Index> taken;
  std::int64_t to_skip = stride / 2;
  for (const auto* mask : masks)
    mask->for_each_run([&](int j, int k, Run run) {
      for (; to_skip < run.length(); to_skip += stride)
        taken.push_back({run.begin + static_cast<int>(to_skip), j, k});
      to_skip -= run.length();
    });
  return taken;
}

/// Share of the samples, lying on `grid`, that have HU in [from, to].
double share_in_range(const std::vector<Index>& samples, const Geometry& grid, const Ct& ct, int from,
                      int to) {
  const auto ct_from_mask = ct.geometry().world_from_voxel.inverse() * grid.world_from_voxel;
  std::int64_t inside = 0;
  for (const auto& sample : samples) {
    const Eigen::Vector3d at = ct_from_mask(centre_of(sample)).eigen().array().round();
    const Index voxel{static_cast<int>(at.x()), static_cast<int>(at.y()), static_cast<int>(at.z())};
    if (!ct.geometry().whole().contains(voxel)) continue;
    const int hu = ct(voxel);
    if (hu >= from && hu <= to) ++inside;
  }
  return static_cast<double>(inside) / static_cast<double>(samples.size());
}

/// The grid with some of its axes reversed, bit 0 for i.
Geometry with_reversed(const Geometry& grid, unsigned axes) {
  Affine<Voxel, Voxel> reverse;
  for (int axis = 0; axis < 3; ++axis) {
    if ((axes >> axis & 1) == 0) continue;
    reverse.linear(axis, axis) = -1;
    reverse.offset(axis) = grid.size[axis] - 1;
  }
  return {grid.size, grid.world_from_voxel * reverse};
}

/// How well lungs and bones fit the CT, 0 to 1, in each of the eight ways to reverse axes.
std::array<double, 8> fits(const TellingMasks& telling, const Geometry& grid, const Ct& ct) {
  constexpr int any_hu = 32767;
  const auto lung = samples(telling.lung), bone = samples(telling.bone);
  const double tissues = (lung.empty() ? 0 : 1) + (bone.empty() ? 0 : 1);
  std::array<double, 8> fits{};
  for (unsigned axes = 0; axes < fits.size(); ++axes) {
    const auto reversed = with_reversed(grid, axes);
    if (!lung.empty()) fits[axes] += share_in_range(lung, reversed, ct, lung_from_hu, lung_to_hu) / tissues;
    if (!bone.empty()) fits[axes] += share_in_range(bone, reversed, ct, bone_from_hu, any_hu) / tissues;
  }
  return fits;
}

}  // namespace

bool has_lost_its_place(const Geometry& mask, const Geometry& grid) {
  const auto& affine = mask.world_from_voxel;
  return affine.linear.isIdentity(1e-6) && affine.offset.isZero(1e-6) && !mask.matches(grid);
}

FoundPlace find_place(const Index& size, const TellingMasks& telling, const Geometry& grid, const Ct* ct) {
  const auto place = place_by_extent(size, grid, ct);
  if (!place) return {std::nullopt, "mask_without_geometry", {}};
  const bool none =
      std::all_of(telling.lung.begin(), telling.lung.end(), [](auto m) { return m->empty(); }) &&
      std::all_of(telling.bone.begin(), telling.bone.end(), [](auto m) { return m->empty(); });
  if (ct == nullptr || none) return {place, "", {"place_unchecked"}};
  const auto fit = fits(telling, *place, *ct);
  if (*std::max_element(fit.begin(), fit.end()) >= fit[0] + clearly_better)
    return {std::nullopt, "mask_orientation_unclear", {}};
  return {place, "", {}};
}

}  // namespace radgenome::segment
