// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "volume/volume.h"

namespace radgenome {

/// Voxels of one row that follow each other without a gap: [begin, end) along i.
struct Run {
  int begin = 0, end = 0;
  int length() const { return end - begin; }
  bool operator==(const Run&) const = default;
};

/// A set of voxels of one grid, kept as runs along i. A hundred organs of one scan cost a few megabytes, and
/// what is asked of a mask (its volume, box, moments, pieces, what it shares with another) is worked out run
/// by run, not voxel by voxel.
class Mask {
 public:
  /// No voxel.
  explicit Mask(Geometry geometry) : geometry_(std::move(geometry)) {}
  /// @param box     inside the grid; need not be tight
  /// @param inside  one byte a voxel of `box`, i fastest; not 0 means in the mask
  Mask(Geometry geometry, const Box& box, std::span<const std::uint8_t> inside);
  /// Every voxel of `volume` that is not 0.
  static Mask of(const Volume<std::uint8_t>& volume);
  /// Every voxel of `labels` whose value is `label`.
  static Mask of_label(const Volume<std::uint16_t>& labels, std::uint16_t label);

  const Geometry& geometry() const { return geometry_; }
  /// The tight bounding box; empty where no voxel is in the mask.
  const Box& box() const { return box_; }
  bool empty() const { return voxels_ == 0; }
  std::int64_t voxels() const { return voxels_; }
  double volume_ml() const { return static_cast<double>(voxels_) * geometry_.voxel_ml(); }

  bool contains(Index v) const {
    const auto row = runs(v.j, v.k);
    const auto behind =
        std::upper_bound(row.begin(), row.end(), v.i, [](int i, const Run& run) { return i < run.end; });
    return behind != row.end() && behind->begin <= v.i;
  }
  /// The runs of one row of the grid, by growing i; they neither touch nor overlap. None outside the box.
  std::span<const Run> runs(int j, int k) const {
    if (j < box_.begin.j || j >= box_.end.j || k < box_.begin.k || k >= box_.end.k) return {};
    const auto row =
        static_cast<std::size_t>(j - box_.begin.j) +
        static_cast<std::size_t>(box_.end.j - box_.begin.j) * static_cast<std::size_t>(k - box_.begin.k);
    return std::span(runs_).subspan(starts_[row], starts_[row + 1] - starts_[row]);
  }
  /// The place of the first run of a row, as runs() gives it, in the order of for_each_run.
  std::uint32_t number_of(std::span<const Run> row) const {
    return static_cast<std::uint32_t>(row.data() - runs_.data());
  }
  /// How many runs there are in all.
  std::size_t run_count() const { return runs_.size(); }
  /// Calls `visit(j, k, Run)` for every run, by k, then j, then i.
  template <class Visit>
  void for_each_run(const Visit& visit) const;
  /// Calls `visit(Index)` for every voxel of the mask, i fastest.
  template <class Visit>
  void for_each(const Visit& visit) const;

  /// Puts 0 or 1 for every voxel of `box` into `bytes` (box.voxels() of them, i fastest). Parts of the box
  /// beyond the grid are 0.
  void copy_to(const Box& box, std::span<std::uint8_t> bytes) const;
  /// The whole grid, 0 or 1.
  Volume<std::uint8_t> dense() const;
  /// The same voxels on a grid of the same extent that lies elsewhere in the world.
  Mask with_geometry(Geometry geometry) const;
  /// True where a voxel of the mask lies on the first or last slice of an axis.
  bool touches_border() const;

  /// The same voxels of the same grid, bit for bit.
  bool operator==(const Mask& other) const = default;

 private:
  friend class MaskBuilder;

  Geometry geometry_;
  Box box_;
  LargeVector<Run> runs_;
  std::vector<std::uint32_t> starts_;  ///< of each row of the box in runs_, and their number behind the last
  std::int64_t voxels_ = 0;
};

/// Makes a mask out of runs that come in order. Memory grows with the runs alone.
class MaskBuilder {
 public:
  explicit MaskBuilder(Geometry geometry) : geometry_(std::move(geometry)) {}

  /// Adds [run.begin, run.end) of row (j, k), inside the grid. Rows come by growing k, then j; the runs of a
  /// row by growing i without overlap; those that touch become one.
  void add(int j, int k, Run run);
  /// Adds what is not 0 among the bytes of row (j, k) that begin at `begin_i`.
  void add_row(int j, int k, int begin_i, std::span<const std::uint8_t> bytes);

  /// The mask; the builder is empty afterwards. A run count beyond 2³² does not occur: a grid that large is
  /// refused by the readers.
  Mask finish();

 private:
  struct Row {
    int j, k;
    std::uint32_t start;
  };
  void open_row(int j, int k);

  Geometry geometry_;
  LargeVector<Run> runs_;
  std::vector<Row> rows_;
};

/// @error different_grids — the masks do not lie on one grid
Mask union_of(std::span<const Mask* const> masks);
Mask intersection_of(const Mask& a, const Mask& b);
/// The voxels of `a` that are not in `b`.
Mask difference_of(const Mask& a, const Mask& b);
std::int64_t common_voxels(const Mask& a, const Mask& b);

template <class Visit>
void Mask::for_each_run(const Visit& visit) const {
  for (int k = box_.begin.k; k < box_.end.k; ++k)
    for (int j = box_.begin.j; j < box_.end.j; ++j)
      for (const Run& run : runs(j, k)) visit(j, k, run);
}

template <class Visit>
void Mask::for_each(const Visit& visit) const {
  for_each_run([&](int j, int k, const Run& run) {
    for (int i = run.begin; i < run.end; ++i) visit(Index{i, j, k});
  });
}

}  // namespace radgenome
