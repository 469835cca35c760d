// SPDX-License-Identifier: Apache-2.0
#include "network/label_masks.h"

#include <algorithm>

namespace radgenome::network {

std::vector<Mask> masks_of_labels(const Volume<std::uint8_t>& labels) {
  std::vector<MaskBuilder> builders(256, MaskBuilder(labels.geometry()));
  const auto size = labels.size();
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j) {
      const auto row = labels.values().subspan(labels.offset(0, j, k), static_cast<std::size_t>(size.i));
      for (auto run = row.begin(); run != row.end();) {
        const auto label = *run;
        const auto end = std::find_if(run, row.end(), [label](auto other) { return other != label; });
        if (label != 0)
          builders[label].add(j, k,
                              {static_cast<int>(run - row.begin()), static_cast<int>(end - row.begin())});
        run = end;
      }
    }
  std::vector<Mask> masks;
  masks.reserve(builders.size());
  for (auto& builder : builders) masks.push_back(builder.finish());
  return masks;
}

}  // namespace radgenome::network
