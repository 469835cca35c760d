// SPDX-License-Identifier: Apache-2.0
#include "volume/hu_statistics.h"

#include <cmath>

#include "core/error.h"

namespace radgenome {
namespace {

/// Calls `row(values)` for the values under each run.
template <class Row>
void for_each_row(const Ct& ct, const Mask& mask, const Row& row) {
  mask.for_each_run([&](int j, int k, const Run& run) {
    row(ct.values().subspan(ct.offset(run.begin, j, k), static_cast<std::size_t>(run.length())));
  });
}

/// How often each value between the least and the largest occurs: what is asked of sorted values without
/// sorting, in memory that depends on the range of values alone.
class Histogram {
 public:
  Histogram(const Ct& ct, const Mask& mask) : n_(mask.voxels()) {
    std::int16_t low = INT16_MAX, high = INT16_MIN;
    for_each_row(ct, mask, [&](std::span<const std::int16_t> values) {
      for (const auto value : values) {
        low = std::min(low, value);
        high = std::max(high, value);
      }
    });
    least_ = low;
    counts_.resize(static_cast<std::size_t>(high - low + 1));
    for_each_row(ct, mask, [&](std::span<const std::int16_t> values) {
      for (const auto value : values) ++counts_[static_cast<std::size_t>(value - low)];
    });
  }

  int least() const { return least_; }
  int largest() const { return least_ + static_cast<int>(counts_.size()) - 1; }

  double mean() const {
    std::int64_t above = 0;
    for (std::size_t v = 0; v < counts_.size(); ++v) above += static_cast<std::int64_t>(v) * counts_[v];
    return static_cast<double>(above + n_ * least_) / static_cast<double>(n_);
  }

  double std(double mean) const {
    double sum = 0;
    for (std::size_t v = 0; v < counts_.size(); ++v) {
      const double apart = static_cast<double>(v) + least_ - mean;
      sum += apart * apart * static_cast<double>(counts_[v]);
    }
    return std::sqrt(sum / static_cast<double>(n_));
  }

  double percentile(double percent) const {
    const double position = percent / 100 * static_cast<double>(n_ - 1);
    const auto below = static_cast<std::int64_t>(std::floor(position));
    const double low = at(below), high = at(std::min(below + 1, n_ - 1));
    return low + (high - low) * (position - static_cast<double>(below));
  }

 private:
  double at(std::int64_t rank) const {
    std::size_t v = 0;
    for (std::int64_t seen = counts_[0]; seen <= rank; seen += counts_[v]) ++v;
    return static_cast<double>(v) + least_;
  }

  std::int64_t n_;
  int least_ = 0;
  std::vector<std::int64_t> counts_;
};

}  // namespace

HuStatistics hu_statistics(const Ct& ct, const Mask& mask) {
  if (mask.empty()) throw Error("empty_mask", "the mask holds no voxel, so there is nothing to measure");
  if (!ct.geometry().matches(mask.geometry()))
    throw Error("different_grids", "the mask does not lie on the grid of the CT; resample it first");
  const Histogram histogram(ct, mask);
  const double mean = histogram.mean();
  return {mean,
          histogram.std(mean),
          histogram.least(),
          histogram.largest(),
          histogram.percentile(5),
          histogram.percentile(25),
          histogram.percentile(50),
          histogram.percentile(75),
          histogram.percentile(95)};
}

}  // namespace radgenome
