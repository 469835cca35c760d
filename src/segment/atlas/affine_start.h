// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "segment/atlas/affine.h"

namespace radgenome::segment::atlas {

/// A few placements worth refining, the best first.
std::vector<AtlasFromScan> find_starts(const std::vector<Pair>& pairs);

}  // namespace radgenome::segment::atlas
