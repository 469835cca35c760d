// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace radgenome {

/// The lower envelope of parabolas over one line of voxels, and the memory that is needed to build it.
/// @source P. Felzenszwalb, D. Huttenlocher: Distance Transforms of Sampled Functions, Theory of Computing
///         8 (2012) 415–428
class Envelope {
 public:
  /// @param length   of the longest line
  /// @param step_mm  between its voxels
  Envelope(int length, double step_mm);

  /// Replaces every value by the least over the line of value + (distance along the line)².
  /// @param squared  mm²; 0 for the voxels that distances are measured to
  /// @param labels   none, or one a voxel: they go with the value they belong to, and of two that are as near
  ///                 that of the earlier voxel
  void lower(std::span<float> squared, std::span<std::uint8_t> labels);

 private:
  struct Parabola {
    int vertex;
    double value, from;  ///< least from here to where the next begins
  };
  int build(std::span<const float> squared, int begin, int end);
  void lower_part(std::span<float> squared, std::span<std::uint8_t> labels, int begin, int end);
  int end_of(int parabola, int count, int end) const;

  double step2_;
  std::vector<Parabola> parabolas_;
  std::vector<double> halves_;        ///< 1 / (2·n·step²)
  std::vector<std::uint8_t> before_;  ///< labels of the part at hand, as they were
};

}  // namespace radgenome
