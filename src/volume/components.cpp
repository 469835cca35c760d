// SPDX-License-Identifier: Apache-2.0
#include "volume/components.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "core/parallel.h"

namespace radgenome {
namespace {

/// A row that has been met before the one at (j, k), and how far along i its runs still count as neighbours.
struct EarlierRow {
  int dj, dk, reach;
};

std::span<const EarlierRow> earlier_rows(Connectivity connectivity) {
  static constexpr EarlierRow faces[] = {{-1, 0, 0}, {0, -1, 0}};
  static constexpr EarlierRow edges[] = {{-1, 0, 1}, {-1, -1, 0}, {0, -1, 1}, {1, -1, 0}};
  static constexpr EarlierRow corners[] = {{-1, 0, 1}, {-1, -1, 1}, {0, -1, 1}, {1, -1, 1}};
  if (connectivity == Connectivity::faces) return faces;
  if (connectivity == Connectivity::edges) return edges;
  return corners;
}

/// A forest over the runs of a mask, numbered as they come; the first run of a piece is its root, so that
/// roots do not depend on the order of joining.
class RunForest {
 public:
  explicit RunForest(std::size_t runs) : parents_(runs) { std::iota(parents_.begin(), parents_.end(), 0U); }

  /// Joins the runs of two rows that touch; the first of `a` has number `a_number`, that of `b` `b_number`.
  void join_rows(std::span<const Run> a, std::uint32_t a_number, std::span<const Run> b,
                 std::uint32_t b_number, int reach) {
    const Run *first = a.data(), *second = b.data();
    const Run *const first_end = first + a.size(), *const second_end = second + b.size();
    while (first != first_end && second != second_end) {
      if (first->begin < second->end + reach && second->begin < first->end + reach)
        unite(a_number + static_cast<std::uint32_t>(first - a.data()),
              b_number + static_cast<std::uint32_t>(second - b.data()));
      if (first->end < second->end)
        ++first;
      else
        ++second;
    }
  }

  std::uint32_t root(std::uint32_t r) {
    while (parents_[r] != r) r = parents_[r] = parents_[parents_[r]];
    return r;
  }

 private:
  void unite(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    parents_[std::max(a, b)] = std::min(a, b);
  }

  std::vector<std::uint32_t> parents_;
};

/// The forest of all runs of a mask.
RunForest joined_runs(const Mask& mask, Connectivity connectivity) {
  RunForest forest(mask.run_count());
  const Box& box = mask.box();
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j) {
      const auto row = mask.runs(j, k);
      if (row.empty()) continue;
      for (const auto [dj, dk, reach] : earlier_rows(connectivity))
        if (const auto other = mask.runs(j + dj, k + dk); !other.empty())
          forest.join_rows(row, mask.number_of(row), other, mask.number_of(other), reach);
    }
  return forest;
}

}  // namespace

std::uint32_t Components::largest() const {
  if (sizes.empty()) return 0;
  return static_cast<std::uint32_t>(std::max_element(sizes.begin(), sizes.end()) - sizes.begin()) + 1;
}

Pieces pieces_of(const Mask& mask, Connectivity connectivity) {
  auto forest = joined_runs(mask, connectivity);
  Pieces pieces;
  pieces.of_run.reserve(mask.run_count());
  mask.for_each_run([&](int, int, const Run& run) {
    const auto number = static_cast<std::uint32_t>(pieces.of_run.size());
    const auto root = forest.root(number);
    if (root == number) pieces.sizes.push_back(0);
    const auto piece =
        root == number ? static_cast<std::uint32_t>(pieces.sizes.size() - 1) : pieces.of_run[root];
    pieces.of_run.push_back(piece);
    pieces.sizes[piece] += run.length();
  });
  return pieces;
}

std::vector<std::int64_t> piece_sizes(const Mask& mask) {
  auto sizes = pieces_of(mask, Connectivity::corners).sizes;
  std::sort(sizes.begin(), sizes.end(), std::greater<>());
  return sizes;
}

Components find_components(const Volume<std::uint8_t>& set, Connectivity connectivity) {
  const auto mask = Mask::of(set);
  auto pieces = pieces_of(mask, connectivity);
  Components made{Volume<std::uint32_t>(set.geometry()), std::move(pieces.sizes)};
  const auto planes = static_cast<std::size_t>(mask.box().extent().k);
  parallel_for(planes, [&](std::size_t plane) {
    const int k = mask.box().begin.k + static_cast<int>(plane);
    for (int j = mask.box().begin.j; j < mask.box().end.j; ++j) {
      const auto row = mask.runs(j, k);
      for (std::size_t r = 0; r < row.size(); ++r)
        std::fill_n(&made.labels(row[r].begin, j, k), row[r].length(),
                    pieces.of_run[mask.number_of(row) + r] + 1);
    }
  });
  return made;
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
