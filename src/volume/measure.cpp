// SPDX-License-Identifier: Apache-2.0
#include "volume/measure.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/error.h"

namespace radgenome {
namespace {

void require_voxels(const Mask& mask) {
  if (mask.empty()) throw Error("empty_mask", "the mask holds no voxel, so there is nothing to measure");
}

/// A run of a mask on its way into a piece.
struct Link {
  int begin, end;
  std::size_t parent;
  std::int64_t voxels;
};

/// The runs of a mask, row by row, joined to pieces.
class Runs {
 public:
  explicit Runs(const Mask& mask) : box_(mask.box()) {
    const auto e = box_.extent();
    runs_.reserve(mask.run_count());
    starts_.reserve(static_cast<std::size_t>(e.j) * static_cast<std::size_t>(e.k) + 1);
    for (int k = box_.begin.k; k < box_.end.k; ++k)
      for (int j = box_.begin.j; j < box_.end.j; ++j) {
        starts_.push_back(runs_.size());
        for (const Run& run : mask.runs(j, k))
          runs_.push_back({run.begin, run.end, runs_.size(), run.length()});
      }
    starts_.push_back(runs_.size());
    for (int k = 0; k < e.k; ++k)
      for (int j = 0; j < e.j; ++j) {
        join(row(j, k), row(j - 1, k));
        for (int dj = -1; dj <= 1; ++dj) join(row(j, k), row(j + dj, k - 1));
      }
  }

  std::vector<std::int64_t> sizes() {
    std::vector<std::int64_t> sum(runs_.size());
    for (std::size_t i = 0; i < runs_.size(); ++i) sum[root(i)] += runs_[i].voxels;
    std::erase(sum, 0);
    std::sort(sum.begin(), sum.end(), std::greater<>());
    return sum;
  }

 private:
  struct Row {
    std::size_t begin, end;
  };

  /// Indices of the runs of a row; none outside the box.
  Row row(int j, int k) const {
    const auto e = box_.extent();
    if (j < 0 || j >= e.j || k < 0) return {0, 0};
    const auto at = static_cast<std::size_t>(j) + static_cast<std::size_t>(e.j) * static_cast<std::size_t>(k);
    return {starts_[at], starts_[at + 1]};
  }

  void join(Row a, Row b) {
    while (a.begin != a.end && b.begin != b.end) {
      const auto &first = runs_[a.begin], &second = runs_[b.begin];
      if (first.begin <= second.end && second.begin <= first.end) unite(a.begin, b.begin);
      if (first.end < second.end)
        ++a.begin;
      else
        ++b.begin;
    }
  }

  std::size_t root(std::size_t i) {
    while (runs_[i].parent != i) i = runs_[i].parent = runs_[runs_[i].parent].parent;
    return i;
  }

  void unite(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    runs_[std::max(a, b)].parent = std::min(a, b);
  }

  Box box_;
  std::vector<std::size_t> starts_;
  std::vector<Link> runs_;
};

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
  return Runs(mask).sizes();
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
