// SPDX-License-Identifier: Apache-2.0
#include "volume/measure.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/error.h"
#include "volume/run_pieces.h"

namespace radgenome {
namespace {

void require_voxels(const Mask& mask) {
  if (mask.empty()) throw Error("empty_mask", "the mask holds no voxel, so there is nothing to measure");
}

/// How often each value of int16 occurs, with what is asked of sorted values.
class Histogram {
 public:
  void add(std::int16_t value) { ++counts_[static_cast<std::size_t>(value - lowest)]; }

  double percentile(double percent, std::int64_t n) const {
    const double position = percent / 100 * static_cast<double>(n - 1);
    const auto below = static_cast<std::int64_t>(std::floor(position));
    const double low = at(below), high = at(std::min(below + 1, n - 1));
    return low + (high - low) * (position - static_cast<double>(below));
  }

  double mean(std::int64_t n) const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i)
      sum += (static_cast<std::int64_t>(i) + lowest) * counts_[i];
    return static_cast<double>(sum) / static_cast<double>(n);
  }

  double std(std::int64_t n, double mean) const {
    double sum = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      if (counts_[i] == 0) continue;
      const double apart = static_cast<double>(i) + lowest - mean;
      sum += apart * apart * static_cast<double>(counts_[i]);
    }
    return std::sqrt(sum / static_cast<double>(n));
  }

 private:
  static constexpr int lowest = -32768;

  double at(std::int64_t rank) const {
    std::size_t i = 0;
    for (std::int64_t seen = counts_[0]; seen <= rank; seen += counts_[i]) ++i;
    return static_cast<double>(i) + lowest;
  }

  std::vector<std::int64_t> counts_ = std::vector<std::int64_t>(65536);
};

}  // namespace

Point<World> centroid(const Mask& mask) {
  require_voxels(mask);
  std::int64_t i = 0, j = 0, k = 0;
  mask.for_each_run([&](int row_j, int row_k, const Run& run) {
    const std::int64_t length = run.length();
    i += length * (run.begin + run.end - 1) / 2;
    j += length * row_j;
    k += length * row_k;
  });
  const auto n = static_cast<double>(mask.voxels());
  return mask.geometry().world_from_voxel(
      Point<Voxel>{static_cast<double>(i) / n, static_cast<double>(j) / n, static_cast<double>(k) / n});
}

std::vector<std::int64_t> piece_sizes(const Mask& mask) {
  if (mask.empty()) return {};
  RunPieces pieces(mask);
  std::vector<std::int64_t> sizes(pieces.run_count());
  for (std::size_t i = 0; i < sizes.size(); ++i) sizes[pieces.root(i)] += pieces.run(i).length();
  std::erase(sizes, 0);
  std::sort(sizes.begin(), sizes.end(), std::greater<>());
  return sizes;
}

ValueStatistics statistics_of(const Ct& ct, const Mask& mask) {
  require_voxels(mask);
  if (!ct.geometry().matches(mask.geometry()))
    throw Error("different_grids", "the mask does not lie on the grid of the CT; resample it first");
  Histogram histogram;
  mask.for_each([&](Index v) { histogram.add(ct(v)); });
  const auto n = mask.voxels();
  const double mean = histogram.mean(n);
  return {mean, histogram.std(n, mean), histogram.percentile(5, n), histogram.percentile(50, n),
          histogram.percentile(95, n)};
}

}  // namespace radgenome
