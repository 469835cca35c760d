// SPDX-License-Identifier: Apache-2.0
#include "volume/depth.h"

#include <algorithm>

#include "volume/crop.h"
#include "volume/distance.h"
#include "volume/resample.h"

namespace radgenome {

Volume<float> depth_within(const Mask& mask, double spacing_mm) {
  Geometry grid = axis_aligned_cover(crop(mask.geometry(), mask.box()), spacing_mm);
  grid.world_from_voxel.offset = grid.world_from_voxel(Point<Voxel>{-1, -1, -1}).eigen();
  for (int axis = 0; axis < 3; ++axis) grid.size[axis] += 2;
  return distance_within(resample_nearest(mask, grid).dense());
}

}  // namespace radgenome
