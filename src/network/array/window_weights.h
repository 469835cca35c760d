// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "network/array/shape.h"
#include "network/float16.h"

namespace radgenome::network {

/// How much each voxel of a window counts: a Gaussian around the middle, its peak 10, nowhere 0.
/// @source nnunetv2 2.8, compute_gaussian: sigma patch/8, cut at 4 sigma, float16
std::vector<Half> window_weights(const Shape& patch);

}  // namespace radgenome::network
