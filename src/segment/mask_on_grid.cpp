// SPDX-License-Identifier: Apache-2.0
#include "segment/mask_on_grid.h"

#include "segment/resample_mask.h"
#include "volume/lattice.h"

namespace radgenome::segment {
namespace {

/// A rim of a mask beyond the scan is no news; a hundredth of it is.
constexpr double outside_share = 0.01;

}  // namespace

OnGrid on_grid(Mask mask, const Geometry& grid) {
  if (mask.geometry() == grid) return {std::move(mask), "", {}};
  if (mask.geometry().matches(grid)) return {mask.with_geometry(grid), "", {}};
  if (mask.empty()) return {Mask(grid), "", {}};
  const auto outside = voxels_outside(mask, grid);
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

}  // namespace radgenome::segment
