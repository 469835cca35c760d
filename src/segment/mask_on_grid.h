// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "volume/mask.h"

namespace radgenome::segment {

/// A mask put onto the grid that masks are wanted on.
struct OnGrid {
  std::optional<Mask> mask;        ///< absent where it cannot be put there
  std::string reason;              ///< then: mask_outside_ct
  std::vector<std::string> flags;  ///< "resampled", "partly_outside_ct"
};

/// Keeps a mask whose voxels are voxels of the grid, brings any other over by world position (a voxel is
/// inside where the trilinear share of the mask at its centre is a half or more), and refuses one that does
/// not meet the grid at all. A mask that is not empty and meets the grid never becomes empty.
OnGrid on_grid(Mask mask, const Geometry& grid);

}  // namespace radgenome::segment
