// SPDX-License-Identifier: Apache-2.0
#include "volume/statistics.h"

#include "core/parallel.h"
#include "volume/components.h"
#include "volume/surface.h"

namespace radgenome {

MaskStatistics statistics_of(const Mask& mask, const Ct* ct) {
  MaskStatistics made;
  made.voxels = mask.voxels();
  made.volume_ml = mask.volume_ml();
  made.box = mask.box();
  made.moments = moments(mask);
  made.component_voxels = piece_sizes(mask);
  made.surface_mm2 = surface_mm2(mask);
  made.axial_slices = slice_extents(mask, axial_axis(mask.geometry()));
  made.touches_border = mask.touches_border();
  if (ct != nullptr) made.hu = hu_statistics(*ct, mask);
  return made;
}

std::vector<std::optional<MaskStatistics>> statistics_of(std::span<const Mask* const> masks, const Ct* ct) {
  std::vector<std::optional<MaskStatistics>> made(masks.size());
  parallel_for(masks.size(), [&](std::size_t m) {
    if (masks[m] != nullptr && !masks[m]->empty()) made[m] = statistics_of(*masks[m], ct);
  });
  return made;
}

}  // namespace radgenome
