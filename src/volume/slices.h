// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "volume/mask.h"

namespace radgenome {

/// What one slice shows of a mask. The in-plane axes are the two other voxel axes, the lower first: (i, j)
/// for slices along k.
struct SliceExtent {
  int slice = 0;                                    ///< index along the axis of the slices
  std::int64_t voxels = 0;                          ///< at least one
  std::array<int, 2> begin = {0, 0}, end = {0, 0};  ///< half-open box in the plane, tight
  bool operator==(const SliceExtent&) const = default;
};

/// The voxel axis (0, 1 or 2) that runs closest to the patient's length, world z: the axis of axial slices.
int axial_axis(const Geometry& geometry);

/// The slices along `axis` (0, 1 or 2 for i, j and k) on which a mask has voxels, by growing index.
std::vector<SliceExtent> slice_extents(const Mask& mask, int axis);

}  // namespace radgenome
