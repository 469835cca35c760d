// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "segment/atlas/landmarks.h"

namespace radgenome::segment::atlas {

/// The same thing seen in the scan and in the atlas: smooth fields, each on its own axis-aligned grid.
struct Pair {
  Field scan, atlas;
  double weight = 1;
};

using AtlasFromScan = Affine<World, World>;

struct Aligned {
  AtlasFromScan atlas_from_scan;
  double unexplained = 1;  ///< squared difference left, as a share of the scan's fields squared
};

/// Lays the atlas over the scan: all translations of a few sizes on a coarse grid, then twelve degrees of
/// freedom by Gauss–Newton from the best of them. Outside the atlas its fields are 0.
Aligned align(const std::vector<Pair>& pairs);

}  // namespace radgenome::segment::atlas
