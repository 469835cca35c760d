// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace radgenome::network::nnunet {

/// Where windows of `patch` begin along an axis of `length` (at least patch), at most `step` of a patch apart
/// and evenly so.
std::vector<int> window_starts(int length, int patch, double step);

}  // namespace radgenome::network::nnunet
