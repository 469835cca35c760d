// SPDX-License-Identifier: Apache-2.0
#include "volume/components.h"

#include <algorithm>

#include "core/parallel.h"

namespace radgenome {
std::uint32_t Components::largest() const {
  if (sizes.empty()) return 0;
  return static_cast<std::uint32_t>(std::max_element(sizes.begin(), sizes.end()) - sizes.begin()) + 1;
}

Components find_components(const Volume<std::uint8_t>& set, Connectivity connectivity) {
  const auto mask = Mask::of(set);
  auto pieces = pieces_of(mask, connectivity);
  Components made{Volume<std::uint32_t>(set.geometry()), std::move(pieces.sizes)};
  const auto planes = static_cast<std::size_t>(mask.box().extent().k);
  parallel_for(planes, [&](std::size_t plane) {
    const int k = mask.box().begin.k + static_cast<int>(plane);
    for (int j = mask.box().begin.j; j < mask.box().end.j; ++j) {
      const auto row = mask.runs(j, k);
      auto number = mask.number_of(row);
      std::uint32_t* const labels = &made.labels(0, j, k);
      for (const Run& run : row) std::fill(labels + run.begin, labels + run.end, pieces.of_run[number++] + 1);
    }
  });
  return made;
}

Volume<std::uint8_t> select(const Volume<std::uint32_t>& labels, const std::vector<std::uint8_t>& keep) {
  Volume<std::uint8_t> kept(labels.geometry());
  const auto from = labels.values();
  const auto to = kept.values();
  for (std::size_t v = 0; v < from.size(); ++v) to[v] = keep[from[v]] != 0 ? 1 : 0;
  return kept;
}

Volume<std::uint8_t> largest_component(const Volume<std::uint8_t>& set, Connectivity connectivity) {
  const auto components = find_components(set, connectivity);
  std::vector<std::uint8_t> keep(components.count() + 1, 0);
  keep[components.largest()] = 1;
  keep[0] = 0;
  return select(components.labels, keep);
}

Volume<std::uint8_t> components_of_at_least(const Volume<std::uint8_t>& set, double voxels,
                                            Connectivity connectivity) {
  const auto components = find_components(set, connectivity);
  std::vector<std::uint8_t> keep(components.count() + 1, 0);
  for (std::size_t c = 0; c < components.count(); ++c)
    keep[c + 1] = static_cast<double>(components.sizes[c]) >= voxels;
  return select(components.labels, keep);
}

}  // namespace radgenome
