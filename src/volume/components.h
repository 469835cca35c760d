// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "volume/run_pieces.h"
#include "volume/volume.h"

namespace radgenome {

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
