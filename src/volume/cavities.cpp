// SPDX-License-Identifier: Apache-2.0
#include "volume/cavities.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace radgenome {
namespace {

/// The gaps between the runs of a mask within its box, row by row, joined where they share the face of a
/// voxel. A gap of no length does not occur.
class Gaps {
 public:
  explicit Gaps(const Mask& mask) : box_(mask.box()) {
    const auto e = box_.extent();
    starts_.reserve(static_cast<std::size_t>(e.j) * static_cast<std::size_t>(e.k) + 1);
    gaps_.push_back({{0, 0}, outside});
    for (int k = box_.begin.k; k < box_.end.k; ++k)
      for (int j = box_.begin.j; j < box_.end.j; ++j) add_row(mask.runs(j, k), at_border(j, k));
    starts_.push_back(gaps_.size());
    for (int k = 0; k < e.k; ++k)
      for (int j = 0; j < e.j; ++j) {
        if (j > 0) join(row(j, k), row(j - 1, k));
        if (k > 0) join(row(j, k), row(j, k - 1));
      }
  }

  Cavities cavities() {
    std::vector<std::int64_t> voxels(gaps_.size());
    for (std::size_t i = 1; i < gaps_.size(); ++i) voxels[root(i)] += gaps_[i].run.length();
    voxels[outside] = 0;
    Cavities found;
    for (const auto size : voxels) {
      found.count += size > 0;
      found.voxels += size;
      found.largest = std::max(found.largest, size);
    }
    return found;
  }

 private:
  /// The first gap stands for everything outside the box.
  static constexpr std::size_t outside = 0;

  struct Gap {
    Run run;
    std::size_t parent;
  };
  struct Row {
    std::size_t begin, end;
  };

  bool at_border(int j, int k) const {
    return j == box_.begin.j || j == box_.end.j - 1 || k == box_.begin.k || k == box_.end.k - 1;
  }

  void add_row(std::span<const Run> runs, bool border) {
    starts_.push_back(gaps_.size());
    int from = box_.begin.i;
    const auto add = [&](int to) {
      if (from >= to) return;
      const bool open = border || from == box_.begin.i || to == box_.end.i;
      gaps_.push_back({{from, to}, open ? outside : gaps_.size()});
    };
    for (const Run& run : runs) {
      add(run.begin);
      from = run.end;
    }
    add(box_.end.i);
  }

  Row row(int j, int k) const {
    const auto at =
        static_cast<std::size_t>(j) + static_cast<std::size_t>(box_.extent().j) * static_cast<std::size_t>(k);
    return {starts_[at], starts_[at + 1]};
  }

  void join(Row a, Row b) {
    while (a.begin != a.end && b.begin != b.end) {
      const Run &first = gaps_[a.begin].run, &second = gaps_[b.begin].run;
      if (first.begin < second.end && second.begin < first.end) unite(a.begin, b.begin);
      if (first.end < second.end)
        ++a.begin;
      else
        ++b.begin;
    }
  }

  std::size_t root(std::size_t i) {
    while (gaps_[i].parent != i) i = gaps_[i].parent = gaps_[gaps_[i].parent].parent;
    return i;
  }

  void unite(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    gaps_[std::max(a, b)].parent = std::min(a, b);
  }

  Box box_;
  std::vector<std::size_t> starts_;
  std::vector<Gap> gaps_;
};

}  // namespace

Cavities cavities_of(const Mask& mask) {
  if (mask.empty()) return {};
  return Gaps(mask).cavities();
}

}  // namespace radgenome
