// SPDX-License-Identifier: Apache-2.0
#include "volume/axial.h"

#include "volume/slices.h"

namespace radgenome {

Mask with_axial_k(const Mask& mask) {
  const int axis = axial_axis(mask.geometry());
  if (axis == 2) return mask;
  // The order of the axes is turned until the axial one is last: (j, k, i) or (k, i, j).
  const int order[3] = {(axis + 1) % 3, (axis + 2) % 3, axis};
  const Box& box = mask.box();
  Geometry turned = mask.geometry();
  Box turned_box;
  for (int to = 0; to < 3; ++to) {
    turned.size[to] = mask.geometry().size[order[to]];
    turned.world_from_voxel.linear.col(to) = mask.geometry().world_from_voxel.linear.col(order[to]);
    turned_box.begin[to] = box.begin[order[to]];
    turned_box.end[to] = box.end[order[to]];
  }
  const Index extent = turned_box.extent();
  std::vector<std::uint8_t> inside(turned_box.voxels());
  mask.for_each([&](Index v) {
    Index at;
    for (int to = 0; to < 3; ++to) at[to] = v[order[to]] - turned_box.begin[to];
    inside[static_cast<std::size_t>(at.i) +
           static_cast<std::size_t>(extent.i) *
               (static_cast<std::size_t>(at.j) +
                static_cast<std::size_t>(extent.j) * static_cast<std::size_t>(at.k))] = 1;
  });
  return {std::move(turned), turned_box, inside};
}

Mask slice_of(const Mask& mask, int k) {
  MaskBuilder builder(mask.geometry());
  for (int j = mask.box().begin.j; j < mask.box().end.j; ++j)
    for (const Run& run : mask.runs(j, k)) builder.add(j, k, run);
  return builder.finish();
}

}  // namespace radgenome
