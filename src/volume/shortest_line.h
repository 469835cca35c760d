// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "volume/line.h"
#include "volume/mask.h"

namespace radgenome {

/// The shortest line from one mask to another, between the outer edges of their voxels; of no length where
/// they share a voxel or touch. Exact on grids with orthogonal axes.
/// @error empty_mask, different_grids
/// @cost  square in the blocks of 8³ voxels that the surfaces of the masks lie in; few blocks are looked into
Line shortest_line(const Mask& from, const Mask& to);

}  // namespace radgenome
