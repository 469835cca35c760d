// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "volume/mask.h"

namespace radgenome {

/// The voxel axis (0: i, 1: j, 2: k) that runs along the patient's length: the one that the orientation's
/// letters call S or I. The planes of the other two are the axial slices, also where the scan is oblique.
int axial_axis(const Geometry& geometry);

/// The same voxels at the same places in the world, on a grid whose k axis is the axial one.
Mask with_axial_k(const Mask& mask);

/// One slice along k.
Mask slice_of(const Mask& mask, int k);

}  // namespace radgenome
