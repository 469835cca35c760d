// SPDX-License-Identifier: Apache-2.0
#include "volume/run_pieces.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>

namespace radgenome {
namespace {

/// A forest over the runs of a mask, numbered as they come. The first run of a piece is its root, so that
/// roots do not depend on the order of joining.
class RunForest {
 public:
  explicit RunForest(std::size_t runs) : parents_(runs), trees_(runs) {
    std::iota(parents_.span().begin(), parents_.span().end(), 0U);
  }

  void unite(std::uint32_t a, std::uint32_t b) {
    if (parents_[a] == parents_[b]) return;
    a = root(a);
    b = root(b);
    if (a == b) return;
    parents_[std::max(a, b)] = std::min(a, b);
    --trees_;
  }

  /// Turns the parent of every run into the number of its piece; what remains is no forest.
  Pieces pieces(const Mask& mask) && {
    Pieces pieces;
    pieces.sizes.reserve(trees_);
    std::uint32_t number = 0;
    mask.for_each_run([&](int, int, const Run& run) {
      auto& parent = parents_[number];
      if (parent == number) {
        parent = static_cast<std::uint32_t>(pieces.sizes.size());
        pieces.sizes.push_back(0);
      } else {
        parent = parents_[parent];  // of an earlier run, and so the number of a piece by now
      }
      pieces.sizes[parent] += run.length();
      ++number;
    });
    pieces.of_run = std::move(parents_);
    return pieces;
  }

 private:
  std::uint32_t root(std::uint32_t r) {
    while (parents_[r] != r) r = parents_[r] = parents_[parents_[r]];
    return r;
  }

  ZeroedArray<std::uint32_t> parents_;
  std::size_t trees_;
};

/// One row of voxels: a bit for each, and for those in the mask the number of their run. There is a word of
/// zeros before and behind the bits.
struct BitRow {
  std::uint64_t* bits;
  std::uint32_t* runs;

  std::uint64_t at(int word) const { return bits[word]; }
  /// The bit of each voxel tells of the one before it, or behind it.
  std::uint64_t before(int word) const { return (bits[word] << 1) | (bits[word - 1] >> 63); }
  std::uint64_t behind(int word) const { return (bits[word] >> 1) | (bits[word + 1] << 63); }
};

/// The rows of one plane of a mask's box, with a row of zeros before and behind them.
class BitPlane {
 public:
  explicit BitPlane(const Box& box)
      : box_(box),
        words_((box.extent().i + 63) / 64),
        bits_(static_cast<std::size_t>((words_ + 2) * (box.extent().j + 2))),
        runs_(static_cast<std::size_t>(64 * words_) * static_cast<std::size_t>(box.extent().j + 2)) {}

  int words() const { return words_; }
  BitRow row(int j) {
    const int n = j - box_.begin.j + 1;
    return {bits_.data() + static_cast<std::ptrdiff_t>(words_ + 2) * n + 1,
            runs_.data() + static_cast<std::ptrdiff_t>(64 * words_) * n};
  }

  void take(const Mask& mask, int k) {
    std::fill(bits_.begin(), bits_.end(), 0U);
    for (int j = box_.begin.j; j < box_.end.j; ++j) {
      const auto runs = mask.runs(j, k);
      auto number = mask.number_of(runs);
      const BitRow to = row(j);
      for (const Run& run : runs) add({run.begin - box_.begin.i, run.end - box_.begin.i}, number++, to);
    }
  }

 private:
  static void add(Run run, std::uint32_t number, const BitRow& to) {
    to.runs[run.begin] = number;
    if (run.length() > 1) std::fill(to.runs + run.begin + 1, to.runs + run.end, number);
    const int first = run.begin / 64, last = (run.end - 1) / 64;
    for (int word = first; word <= last; ++word) {
      std::uint64_t bits = ~std::uint64_t{0};
      if (word == first) bits &= ~std::uint64_t{0} << run.begin % 64;
      if (word == last) bits &= ~std::uint64_t{0} >> (63 - (run.end - 1) % 64);
      to.bits[word] |= bits;
    }
  }

  Box box_;
  int words_;
  std::vector<std::uint64_t> bits_;
  std::vector<std::uint32_t> runs_;
};

/// Joins the runs of a mask that touch: 64 voxels of a row with their neighbours in an earlier row at a time.
class Joining {
 public:
  Joining(const Mask& mask, Connectivity connectivity)
      : forest_(mask.run_count()), plane_(mask.box()), below_(mask.box()) {
    const Box& box = mask.box();
    for (int k = box.begin.k; k < box.end.k; ++k) {
      std::swap(plane_, below_);
      plane_.take(mask, k);
      for (int j = box.begin.j; j < box.end.j; ++j) {
        if (mask.runs(j, k).empty()) continue;
        if (connectivity == Connectivity::faces)
          join_faces(j);
        else
          join_corners(j);
      }
    }
  }

  RunForest&& forest() && { return std::move(forest_); }

 private:
  void join_faces(int j) {
    const BitRow row = plane_.row(j);
    for (const BitRow& earlier : {plane_.row(j - 1), below_.row(j)})
      for (int word = 0; word < plane_.words(); ++word) join_beside(row, earlier, word, 0);
  }

  /// The voxel below is a neighbour of all neighbours in the three other earlier rows that are beside it.
  /// Where it is in the mask, those are known to be of its piece, and touching it is enough.
  void join_corners(int j) {
    const BitRow row = plane_.row(j), below = below_.row(j);
    for (int word = 0; word < plane_.words(); ++word) {
      if (row.at(word) == 0) continue;
      join_beside(row, below, word, 0);
      join_aslant(row, below, word, 0, 0);
      const std::uint64_t at = below.at(word), before = below.before(word), behind = below.behind(word);
      for (const BitRow& earlier : {plane_.row(j - 1), below_.row(j - 1), below_.row(j + 1)}) {
        join_beside(row, earlier, word, at | before | behind);
        join_aslant(row, earlier, word, at | before, at | behind);
      }
    }
  }

  /// Voxels with the same i in both rows, the first of each stretch of them.
  /// @param known  where nothing need be done
  void join_beside(const BitRow& row, const BitRow& earlier, int word, std::uint64_t known) {
    const auto both = row.at(word) & earlier.at(word);
    const auto first = both & ~(row.before(word) & earlier.before(word));
    join(first & ~known, row, earlier, word, 0);
  }

  /// Voxels that have a neighbour before or behind their i where runs do not touch anywhere else.
  void join_aslant(const BitRow& row, const BitRow& earlier, int word, std::uint64_t known_before,
                   std::uint64_t known_behind) {
    const auto alone = row.at(word) & ~earlier.at(word);
    join(alone & earlier.before(word) & ~row.before(word) & ~known_before, row, earlier, word, -1);
    join(alone & earlier.behind(word) & ~row.behind(word) & ~known_behind, row, earlier, word, 1);
  }

  void join(std::uint64_t places, const BitRow& row, const BitRow& earlier, int word, int aside) {
    for (; places != 0; places &= places - 1) {
      const int i = 64 * word + std::countr_zero(places);
      forest_.unite(row.runs[i], earlier.runs[i + aside]);
    }
  }

  RunForest forest_;
  BitPlane plane_, below_;
};

}  // namespace

Pieces pieces_of(const Mask& mask, Connectivity connectivity) {
  if (mask.empty()) return {};
  return Joining(mask, connectivity).forest().pieces(mask);
}

std::vector<std::int64_t> piece_sizes(const Mask& mask) {
  auto sizes = pieces_of(mask, Connectivity::corners).sizes;
  std::sort(sizes.begin(), sizes.end(), std::greater<>());
  return sizes;
}

}  // namespace radgenome
