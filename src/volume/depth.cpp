// SPDX-License-Identifier: Apache-2.0
#include "volume/depth.h"

#include "volume/crop.h"
#include "volume/distance.h"
#include "volume/resample.h"

namespace radgenome {

Volume<float> depth_within(const Mask& mask, double spacing_mm) {
  Volume<std::uint8_t> part(crop(mask.geometry(), mask.box()));
  mask.copy_to(mask.box(), part.values());
  Geometry grid = axis_aligned_cover(part.geometry(), spacing_mm);
  grid.world_from_voxel.offset = grid.world_from_voxel(Point<Voxel>{-1, -1, -1}).eigen();
  for (int axis = 0; axis < 3; ++axis) grid.size[axis] += 2;
  return distance_within(resample_nearest(part, grid));
}

}  // namespace radgenome
