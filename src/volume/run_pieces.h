// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <vector>

#include "volume/mask.h"

namespace radgenome {

/// The runs of a mask, row by row, joined to pieces: runs that share a face, an edge or a corner of a voxel
/// are of one piece. The module's own workings.
class RunPieces {
 public:
  explicit RunPieces(const Mask& mask) : box_(mask.box()) {
    const auto e = box_.extent();
    runs_.reserve(mask.run_count());
    starts_.reserve(static_cast<std::size_t>(e.j) * static_cast<std::size_t>(e.k) + 1);
    for (int k = box_.begin.k; k < box_.end.k; ++k)
      for (int j = box_.begin.j; j < box_.end.j; ++j) {
        starts_.push_back(runs_.size());
        for (const Run& run : mask.runs(j, k)) runs_.push_back({run, runs_.size()});
      }
    starts_.push_back(runs_.size());
    for (int k = 0; k < e.k; ++k)
      for (int j = 0; j < e.j; ++j) {
        join(row(j, k), row(j - 1, k));
        for (int dj = -1; dj <= 1; ++dj) join(row(j, k), row(j + dj, k - 1));
      }
  }

  std::size_t run_count() const { return runs_.size(); }
  const Run& run(std::size_t i) const { return runs_[i].run; }

  /// The first run of the piece that the i-th run (in the order of Mask::for_each_run) belongs to.
  std::size_t root(std::size_t i) {
    while (runs_[i].parent != i) i = runs_[i].parent = runs_[runs_[i].parent].parent;
    return i;
  }

 private:
  struct Node {
    Run run;
    std::size_t parent;
  };
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
      const Run &first = runs_[a.begin].run, &second = runs_[b.begin].run;
      if (first.begin <= second.end && second.begin <= first.end) unite(a.begin, b.begin);
      if (first.end < second.end)
        ++a.begin;
      else
        ++b.begin;
    }
  }

  void unite(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    runs_[std::max(a, b)].parent = std::min(a, b);
  }

  Box box_;
  std::vector<std::size_t> starts_;
  std::vector<Node> runs_;
};

}  // namespace radgenome
