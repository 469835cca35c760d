// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "volume/mask.h"

namespace radgenome {

/// Mean of the voxel centres of a mask.
/// @error empty_mask
Point<World> centroid(const Mask& mask);

/// Voxels of each piece of a mask, largest first. Voxels that share a face, an edge or a corner are of one
/// piece (26-connectivity).
/// @cost linear in the rows and runs of the mask's bounding box, not in its voxels
std::vector<std::int64_t> piece_sizes(const Mask& mask);

/// Values of a CT inside a mask, Hounsfield units. The standard deviation is the population's; percentiles
/// interpolate linearly between order statistics (Hyndman and Fan's definition 7, numpy's default).
struct ValueStatistics {
  double mean = 0, std = 0, p5 = 0, p50 = 0, p95 = 0;
};

/// @error empty_mask, different_grids
ValueStatistics statistics_of(const Ct& ct, const Mask& mask);

}  // namespace radgenome
