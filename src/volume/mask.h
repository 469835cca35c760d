// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "volume/volume.h"

namespace radgenome {

/// A set of voxels of one grid. Holds bytes only inside its bounding box, so a hundred organs of one scan
/// cost about as much memory as a few dense volumes.
class Mask {
 public:
  /// No voxel.
  explicit Mask(Geometry geometry) : geometry_(std::move(geometry)) {}
  /// @param box     inside the grid; need not be tight
  /// @param inside  one byte a voxel of `box`, i fastest; not 0 means in the mask
  Mask(Geometry geometry, const Box& box, std::vector<std::uint8_t> inside);
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
    return box_.contains(v) && row(v.j, v.k)[static_cast<std::size_t>(v.i - box_.begin.i)] != 0;
  }
  /// The bytes (0 or 1) of one row of the bounding box, from box().begin.i on; j and k must be inside it.
  std::span<const std::uint8_t> row(int j, int k) const;
  /// Calls `visit(Index)` for every voxel of the mask, i fastest.
  template <class Visit>
  void for_each(const Visit& visit) const;

  /// The whole grid, 0 or 1.
  Volume<std::uint8_t> dense() const;
  /// True where a voxel of the mask lies on the first or last slice of an axis.
  bool touches_border() const;

 private:
  void tighten();

  Geometry geometry_;
  Box box_;
  std::vector<std::uint8_t> inside_;
  std::int64_t voxels_ = 0;
};

/// @error different_grids — the masks do not lie on one grid
Mask union_of(std::span<const Mask* const> masks);
Mask intersection_of(const Mask& a, const Mask& b);
/// The voxels of `a` that are not in `b`.
Mask difference_of(const Mask& a, const Mask& b);
std::int64_t common_voxels(const Mask& a, const Mask& b);

template <class Visit>
void Mask::for_each(const Visit& visit) const {
  for (int k = box_.begin.k; k < box_.end.k; ++k)
    for (int j = box_.begin.j; j < box_.end.j; ++j) {
      const auto bytes = row(j, k);
      for (std::size_t i = 0; i < bytes.size(); ++i)
        if (bytes[i] != 0) visit(Index{box_.begin.i + static_cast<int>(i), j, k});
    }
}

}  // namespace radgenome
