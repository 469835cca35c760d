// SPDX-License-Identifier: Apache-2.0
#include "volume/components.h"

#include <algorithm>

#include "core/parallel.h"

namespace radgenome {
namespace {

/// Voxels of one row that follow each other without a gap, [begin, end).
struct Run {
  int begin, end;
};

/// Runs of all rows and the forest that joins them.
class RunForest {
 public:
  explicit RunForest(const Volume<std::uint8_t>& set) : size_(set.size()) {
    const auto rows = static_cast<std::size_t>(size_.j) * static_cast<std::size_t>(size_.k);
    starts_.reserve(rows + 1);
    for (int k = 0; k < size_.k; ++k)
      for (int j = 0; j < size_.j; ++j) {
        starts_.push_back(runs_.size());
        if (size_.i > 0) add_row(&set(0, j, k));
      }
    starts_.push_back(runs_.size());
    parents_.resize(runs_.size());
    for (std::size_t r = 0; r < parents_.size(); ++r) parents_[r] = r;
  }

  /// Joins all runs that touch; with `reach` 1 also those that touch only at an edge or a corner.
  void join_all(int reach) {
    for (int k = 0; k < size_.k; ++k)
      for (int j = 0; j < size_.j; ++j) {
        join_rows(row(j, k), row(j - 1, k), reach);
        for (int dj = -reach; dj <= reach; ++dj) join_rows(row(j, k), row(j + dj, k - 1), reach);
      }
  }

  Components components(const Geometry& geometry) {
    Components made{Volume<std::uint32_t>(geometry), {}};
    std::vector<std::uint32_t> names(runs_.size(), 0);
    for (std::size_t r = 0; r < runs_.size(); ++r) {
      auto& name = names[root(r)];
      if (name == 0) {
        made.sizes.push_back(0);
        name = static_cast<std::uint32_t>(made.sizes.size());
      }
      made.sizes[name - 1] += runs_[r].end - runs_[r].begin;
    }
    for (std::size_t r = 0; r < runs_.size(); ++r) parents_[r] = root(r);
    parallel_for(starts_.size() - 1, [&](std::size_t at) {
      auto* out = made.labels.values().data() + at * static_cast<std::size_t>(size_.i);
      for (auto r = starts_[at]; r < starts_[at + 1]; ++r)
        std::fill(out + runs_[r].begin, out + runs_[r].end, names[parents_[r]]);
    });
    return made;
  }

 private:
  struct Row {
    std::size_t begin, end;
  };

  void add_row(const std::uint8_t* bytes) {
    for (int i = 0; i < size_.i; ++i) {
      if (bytes[i] == 0) continue;
      const int begin = i;
      while (i < size_.i && bytes[i] != 0) ++i;
      runs_.push_back({begin, i});
    }
  }

  /// The runs of a row; none outside the volume.
  Row row(int j, int k) const {
    if (j < 0 || j >= size_.j || k < 0) return {0, 0};
    const auto at =
        static_cast<std::size_t>(j) + static_cast<std::size_t>(size_.j) * static_cast<std::size_t>(k);
    return {starts_[at], starts_[at + 1]};
  }

  void join_rows(Row a, Row b, int reach) {
    while (a.begin != a.end && b.begin != b.end) {
      const Run &first = runs_[a.begin], &second = runs_[b.begin];
      if (first.begin < second.end + reach && second.begin < first.end + reach) unite(a.begin, b.begin);
      if (first.end < second.end)
        ++a.begin;
      else
        ++b.begin;
    }
  }

  std::size_t root(std::size_t r) {
    while (parents_[r] != r) r = parents_[r] = parents_[parents_[r]];
    return r;
  }

  /// The earlier run becomes the root, so that roots do not depend on the order of joining.
  void unite(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    if (a < b)
      parents_[b] = a;
    else
      parents_[a] = b;
  }

  Index size_;
  std::vector<Run> runs_;
  std::vector<std::size_t> starts_;
  std::vector<std::size_t> parents_;
};

}  // namespace

std::uint32_t Components::largest() const {
  if (sizes.empty()) return 0;
  return static_cast<std::uint32_t>(std::max_element(sizes.begin(), sizes.end()) - sizes.begin()) + 1;
}

Components find_components(const Volume<std::uint8_t>& set, Connectivity connectivity) {
  RunForest forest(set);
  forest.join_all(connectivity == Connectivity::corners ? 1 : 0);
  return forest.components(set.geometry());
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
