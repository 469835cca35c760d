// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "volume/mask.h"

namespace radgenome {

/// How deep the places within a mask lie: the distance of each voxel centre inside from the nearest one
/// outside, mm, and 0 outside. On a grid of its own around the mask, with axes along the world's, equal
/// spacings and at least one voxel outside on every side, so that the edge of the scan counts as surface.
/// @param mask  not empty
Volume<float> depth_within(const Mask& mask, double spacing_mm);

}  // namespace radgenome
