// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "volume/mask.h"

namespace radgenome {

/// Shortest ways within the largest piece of a mask, on a grid of its own with orthogonal axes and at most
/// about a million voxels. The module's own workings.
class InnerWays {
 public:
  explicit InnerWays(const Mask& mask);

  /// What a way costs: its length, or its length where the middle is cheap and the rim dear.
  enum class Cost { length, length_off_centre };
  using Voxels = std::vector<std::size_t>;

  bool empty() const { return start_ == nowhere; }
  /// Some voxel of the piece.
  std::size_t start() const { return start_; }
  /// The voxel to which the way from the nearest of `sources` is longest.
  std::size_t farthest_from(const Voxels& sources) const;
  /// The cheapest way from any of `sources` to `end`, both included.
  Voxels way(const Voxels& sources, std::size_t end) const;

  Point<World> place(std::size_t voxel) const;
  /// Distance to the mask's surface, mm.
  double depth_mm(std::size_t voxel) const { return depth_mm_[voxel]; }

 private:
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  struct Reached {
    std::vector<float> cost;          ///< infinity where no way leads
    std::vector<std::size_t> before;  ///< the voxel before, itself for a source
  };
  Reached spread(const Voxels& sources, Cost cost) const;

  struct Step {
    std::ptrdiff_t offset;
    float length_mm;
  };

  Geometry grid_;
  std::vector<float> depth_mm_;  ///< 0 outside; the outermost voxels of the grid are outside
  std::vector<Step> steps_;
  std::size_t start_ = nowhere;
};

}  // namespace radgenome
