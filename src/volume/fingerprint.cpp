// SPDX-License-Identifier: Apache-2.0
#include "volume/fingerprint.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <vector>

#include "core/parallel.h"

namespace radgenome {
namespace {

constexpr std::size_t blocks = 8;
/// Neighbours count as different beyond this; background is 0 or noise.
constexpr double clearly_denser_hu = 25;
constexpr std::size_t most_bits = Fingerprint::bits / 100;

/// For each voxel axis, the world axis that it runs along most, each taken once; and whether it runs against
/// it.
struct Axes {
  std::array<std::size_t, 3> world = {0, 1, 2};
  std::array<bool, 3> against = {};
};

Axes axes_of(const Geometry& geometry) {
  const auto direction = geometry.direction();
  Axes best;
  double most = -1;
  std::array<std::size_t, 3> order = {0, 1, 2};
  do {
    double along = 0;
    for (std::size_t axis = 0; axis < 3; ++axis)
      along += std::abs(direction(static_cast<Eigen::Index>(order[axis]), static_cast<Eigen::Index>(axis)));
    if (along <= most) continue;
    most = along;
    best.world = order;
  } while (std::next_permutation(order.begin(), order.end()));
  for (std::size_t axis = 0; axis < 3; ++axis)
    best.against[axis] =
        direction(static_cast<Eigen::Index>(best.world[axis]), static_cast<Eigen::Index>(axis)) < 0;
  return best;
}

using Means = std::array<double, blocks * blocks * blocks>;  ///< by right, then anterior, then superior

/// Which block along the world's axis each voxel along `axis` falls into, times that axis' step in Means.
std::vector<std::size_t> block_steps(const Geometry& geometry, const Axes& axes, std::size_t axis) {
  constexpr std::array<std::size_t, 3> step = {1, blocks, blocks * blocks};
  const auto n = static_cast<std::size_t>(geometry.size[static_cast<int>(axis)]);
  std::vector<std::size_t> steps(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto block = (axes.against[axis] ? n - 1 - i : i) * blocks / n;
    steps[i] = block * step[axes.world[axis]];
  }
  return steps;
}

Means means_of(const Ct& ct) {
  constexpr int lowest_hu = -1024, highest_hu = 400;
  const auto axes = axes_of(ct.geometry());
  std::array<std::vector<std::size_t>, 3> steps;
  for (std::size_t axis = 0; axis < 3; ++axis) steps[axis] = block_steps(ct.geometry(), axes, axis);
  std::array<std::int64_t, blocks*blocks*blocks> sums = {}, counts = {};
  auto value = ct.values().begin();
  for (const auto k : steps[2])
    for (const auto j : steps[1])
      for (const auto i : steps[0]) {
        sums[i + j + k] += std::clamp<int>(*value++, lowest_hu, highest_hu);
        ++counts[i + j + k];
      }
  Means means;
  for (std::size_t block = 0; block < means.size(); ++block)
    means[block] = static_cast<double>(sums[block]) / static_cast<double>(counts[block]);
  return means;
}

std::size_t differing_bits(const Fingerprint& a, const Fingerprint& b) {
  std::size_t differing = 0;
  for (std::size_t word = 0; word < a.words.size(); ++word)
    differing += static_cast<std::size_t>(std::popcount(a.words[word] ^ b.words[word]));
  return differing;
}

}  // namespace

std::string Fingerprint::text() const {
  std::string digits;
  for (const auto word : words) digits += fmt::format("{:016x}", word);
  return digits;
}

std::optional<Fingerprint> Fingerprint::from(std::string_view text) {
  constexpr std::size_t digits = 16;
  Fingerprint found;
  if (text.size() != digits * found.words.size()) return std::nullopt;
  for (auto& word : found.words) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + digits, word, 16);
    if (failed != std::errc() || end != text.data() + digits) return std::nullopt;
    text.remove_prefix(digits);
  }
  return found;
}

std::optional<Fingerprint> fingerprint_of(const Ct& ct) {
  const auto size = ct.size();
  if (std::min({size.i, size.j, size.k}) < static_cast<int>(blocks)) return std::nullopt;
  const auto means = means_of(ct);
  Fingerprint fingerprint;
  std::size_t bit = 0;
  for (const std::size_t step : {std::size_t{1}, blocks, blocks * blocks})
    for (std::size_t block = 0; block < means.size(); ++block) {
      if (block / step % blocks == blocks - 1) continue;  // has no neighbour that way
      if (means[block + step] > means[block] + clearly_denser_hu)
        fingerprint.words[bit / 64] |= std::uint64_t{1} << bit % 64;
      ++bit;
    }
  return fingerprint;
}

bool are_near(const Fingerprint& a, const Fingerprint& b) {
  return differing_bits(a, b) <= most_bits;
}

void for_each_near_pair(std::span<const std::optional<Fingerprint>> all,
                        const std::function<void(std::size_t, std::size_t)>& found) {
  std::vector<std::vector<std::size_t>> near(all.size());
  parallel_for(all.size(), [&](std::size_t i) {
    if (!all[i]) return;
    for (std::size_t j = i + 1; j < all.size(); ++j)
      if (all[j] && are_near(*all[i], *all[j])) near[i].push_back(j);
  });
  for (std::size_t i = 0; i < near.size(); ++i)
    for (const auto j : near[i]) found(i, j);
}

}  // namespace radgenome
