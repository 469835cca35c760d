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
  std::string reason;              ///< then: mask_outside_ct, mask_without_geometry
  std::vector<std::string> flags;  ///< "resampled", "partly_outside_ct"
};

/// Keeps a mask whose voxels are voxels of the grid, brings any other over by world position (a voxel is
/// inside where the trilinear share of the mask at its centre is a half or more), and refuses one that does
/// not meet the grid at all. A mask that is not empty and meets the grid never becomes empty.
///
/// RadGenome's masks carry an identity affine though they lie on a grid of 1×1×3 mm over the CT with both
/// in-plane axes reversed. Where their extent is what the CT has at that spacing they are put back so; any
/// other mask with an identity affine that is not the grid's own has lost its place and is refused.
OnGrid on_grid(Mask mask, const Geometry& grid);

}  // namespace radgenome::segment
