// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "volume/mask.h"

namespace radgenome {

/// The same voxels at the same places in the world, on a grid whose k axis is the axial one.
Mask with_axial_k(const Mask& mask);

/// One slice along k.
Mask slice_of(const Mask& mask, int k);

}  // namespace radgenome
