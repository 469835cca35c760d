// SPDX-License-Identifier: Apache-2.0
#include "volume/pieces.h"

#include <algorithm>

#include "volume/components.h"

namespace radgenome {

std::vector<Mask> piece_masks(const Mask& mask) {
  const auto pieces = pieces_of(mask, Connectivity::corners);
  std::vector<MaskBuilder> builders(pieces.sizes.size(), MaskBuilder(mask.geometry()));
  std::size_t at = 0;
  mask.for_each_run([&](int j, int k, const Run& run) { builders[pieces.of_run[at++]].add(j, k, run); });
  std::vector<Mask> masks;
  masks.reserve(builders.size());
  for (auto& builder : builders) masks.push_back(builder.finish());
  std::stable_sort(masks.begin(), masks.end(),
                   [](const Mask& a, const Mask& b) { return a.voxels() > b.voxels(); });
  return masks;
}

Mask largest_piece(const Mask& mask) {
  auto masks = piece_masks(mask);
  return masks.empty() ? Mask(mask.geometry()) : std::move(masks.front());
}

}  // namespace radgenome
