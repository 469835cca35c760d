// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "volume/mask.h"

namespace radgenome {

/// Which neighbours belong together: those that share a face (6), also an edge (18), also a corner (26).
enum class Connectivity { faces, edges, corners };

/// The connected pieces of a mask, in the order in which its runs meet them.
struct Pieces {
  std::vector<std::uint32_t>
      of_run;                       ///< for every run, in the order of Mask::for_each_run, index into `sizes`
  std::vector<std::int64_t> sizes;  ///< voxels
};

/// @cost linear in the rows and runs of the mask's bounding box, not in its voxels
Pieces pieces_of(const Mask& mask, Connectivity connectivity);

/// Voxels of each piece of a mask, largest first. Voxels that share a face, an edge or a corner are of one
/// piece (26-connectivity).
std::vector<std::int64_t> piece_sizes(const Mask& mask);

/// The connected pieces of a set of voxels, voxel by voxel.
struct Components {
  Volume<std::uint32_t> labels;  ///< 0 outside the set, else 1 + index into `sizes`
  std::vector<std::int64_t>
      sizes;  ///< voxels of each piece, in the order in which a scan of the rows meets them

  std::size_t count() const { return sizes.size(); }
  /// Label of the largest piece, the first one at a tie; 0 where there is none.
  std::uint32_t largest() const;
};

/// @param set  not 0 means inside
Components find_components(const Volume<std::uint8_t>& set, Connectivity connectivity);

/// 1 for the voxels of `labels` whose entry in `keep` (by label, 0 included) is not 0.
Volume<std::uint8_t> select(const Volume<std::uint32_t>& labels, const std::vector<std::uint8_t>& keep);

/// The largest piece alone; empty for an empty set.
Volume<std::uint8_t> largest_component(const Volume<std::uint8_t>& set, Connectivity connectivity);

/// The pieces with at least `voxels` voxels.
Volume<std::uint8_t> components_of_at_least(const Volume<std::uint8_t>& set, double voxels,
                                            Connectivity connectivity);

}  // namespace radgenome
