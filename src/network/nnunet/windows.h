// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "network/float16.h"
#include "network/nnunet/array_view.h"

namespace radgenome::network::nnunet {

/// Where windows of `patch` begin along an axis of `length` (at least patch), at most `step` of a patch apart
/// and evenly so.
std::vector<int> window_starts(int length, int patch, double step);

/// How much each voxel of a window counts: a Gaussian around the middle, its peak 10, nowhere 0.
/// @source nnunetv2 2.8, compute_gaussian: sigma patch/8, cut at 4 sigma, float16
std::vector<Half> window_weights(const Shape& patch);

}  // namespace radgenome::network::nnunet
