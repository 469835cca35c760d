// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "volume/hu_statistics.h"
#include "volume/mask.h"
#include "volume/moments.h"
#include "volume/slices.h"

namespace radgenome {

/// Everything that is asked of one mask, worked out from its runs.
struct MaskStatistics {
  std::int64_t voxels = 0;
  double volume_ml = 0;
  Box box;  ///< tight, half-open
  Moments moments;
  std::vector<std::int64_t> component_voxels;  ///< of every 26-connected piece, largest first
  double surface_mm2 = 0;                      ///< see surface.h
  std::vector<SliceExtent> axial_slices;       ///< along axial_axis(geometry), those that hold a voxel
  bool touches_border = false;                 ///< a voxel lies on the first or last slice of an axis
  std::optional<HuStatistics> hu;              ///< absent without a CT
};

/// @param ct  on the mask's grid, or nullptr
/// @error empty_mask, different_grids
MaskStatistics statistics_of(const Mask& mask, const Ct* ct);

/// The same for many masks, which may overlap, side by side on the threads of the surrounding arena.
/// @return one for each mask, in their order; nothing for nullptr and for a mask without a voxel
/// @cost   of memory: the results, and one histogram of the values met for each thread
/// @error  different_grids
std::vector<std::optional<MaskStatistics>> statistics_of(std::span<const Mask* const> masks, const Ct* ct);

}  // namespace radgenome
