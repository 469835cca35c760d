// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "volume/mask.h"

namespace radgenome {

/// Which neighbours belong together: those that share a face (6), or also an edge or a corner (26).
enum class Connectivity { faces, corners };

/// The connected pieces of a mask, in the order in which its runs meet them.
struct Pieces {
  ZeroedArray<std::uint32_t>
      of_run;                       ///< for every run, in the order of Mask::for_each_run: index into `sizes`
  std::vector<std::int64_t> sizes;  ///< voxels
};

/// @cost grows with the rows and runs of the mask's box; memory with its runs
Pieces pieces_of(const Mask& mask, Connectivity connectivity);

/// Voxels of each piece of a mask, largest first. Voxels that share a face, an edge or a corner are of one
/// piece (26-connectivity).
std::vector<std::int64_t> piece_sizes(const Mask& mask);

}  // namespace radgenome
