// SPDX-License-Identifier: Apache-2.0
#include "network/label_masks.h"

#include <algorithm>

namespace radgenome::network {

namespace {

/// Calls `use(label, j, k, run)` for all runs of equal labels but background.
template <class Use>
void for_each_run(const Volume<std::uint8_t>& labels, const Use& use) {
  const auto size = labels.size();
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j) {
      const auto row = labels.values().subspan(labels.offset(0, j, k), static_cast<std::size_t>(size.i));
      for (auto run = row.begin(); run != row.end();) {
        const auto label = *run;
        const auto end = std::find_if(run, row.end(), [label](auto other) { return other != label; });
        if (label != 0)
          use(label, j, k, Run{static_cast<int>(run - row.begin()), static_cast<int>(end - row.begin())});
        run = end;
      }
    }
}

std::vector<Mask> finished(std::vector<MaskBuilder>& builders) {
  std::vector<Mask> masks;
  masks.reserve(builders.size());
  for (auto& builder : builders) masks.push_back(builder.finish());
  return masks;
}

}  // namespace

std::vector<Mask> masks_of_labels(const Volume<std::uint8_t>& labels) {
  std::vector<MaskBuilder> builders(256, MaskBuilder(labels.geometry()));
  for_each_run(labels, [&](std::uint8_t label, int j, int k, Run run) { builders[label].add(j, k, run); });
  return finished(builders);
}

std::vector<Mask> masks_of_bits(const Volume<std::uint8_t>& labels) {
  std::vector<MaskBuilder> builders(8, MaskBuilder(labels.geometry()));
  for_each_run(labels, [&](std::uint8_t label, int j, int k, Run run) {
    for (std::size_t bit = 0; bit < builders.size(); ++bit)
      if ((label >> bit & 1) != 0) builders[bit].add(j, k, run);
  });
  return finished(builders);
}

}  // namespace radgenome::network
