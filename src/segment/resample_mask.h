// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "volume/mask.h"

namespace radgenome::segment {

/// The mask on another grid, by world position: a voxel is inside where the trilinear share of the mask at
/// its centre is a half or more. Takes a byte a voxel of the mask's box.
Mask resampled(const Mask& mask, const Geometry& grid);

/// The voxels of `grid` that the centres of the mask's voxels fall into: for masks so thin that no centre of
/// the grid lies half inside.
Mask dropped(const Mask& mask, const Geometry& grid);

/// How many of the mask's voxels have their centres outside `grid`.
std::int64_t voxels_outside(const Mask& mask, const Geometry& grid);

}  // namespace radgenome::segment
