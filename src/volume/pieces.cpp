// SPDX-License-Identifier: Apache-2.0
#include "volume/pieces.h"

#include "volume/run_pieces.h"

namespace radgenome {

std::vector<Mask> pieces_of(const Mask& mask) {
  RunPieces runs(mask);
  std::vector<std::size_t> piece_of_root(runs.run_count());
  std::vector<MaskBuilder> builders;
  std::size_t at = 0;
  mask.for_each_run([&](int j, int k, const Run& run) {
    const auto root = runs.root(at);
    if (root == at) {
      piece_of_root[at] = builders.size();
      builders.emplace_back(mask.geometry());
    }
    builders[piece_of_root[root]].add(j, k, run);
    ++at;
  });
  std::vector<Mask> pieces;
  pieces.reserve(builders.size());
  for (auto& builder : builders) pieces.push_back(builder.finish());
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const Mask& a, const Mask& b) { return a.voxels() > b.voxels(); });
  return pieces;
}

Mask largest_piece(const Mask& mask) {
  auto pieces = pieces_of(mask);
  return pieces.empty() ? Mask(mask.geometry()) : std::move(pieces.front());
}

}  // namespace radgenome
