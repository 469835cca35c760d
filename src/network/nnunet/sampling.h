// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "network/array/between.h"
#include "network/array/shape.h"

namespace radgenome::network::nnunet {

/// What nnU-Net's resampling makes of an array: its new shape, and along which axis slices are taken as they
/// are (the others are interpolated within each slice); none: all three axes are interpolated.
struct ResamplingPlan {
  Shape from = {}, to = {};
  std::optional<int> separate;
  bool same_shape() const { return from == to; }
};

/// @param from           shape after cropping to what is not zero
/// @param now_mm, new_mm  spacings along the same axes
Shape resampled_shape(const Shape& from, const std::array<double, 3>& now_mm,
                      const std::array<double, 3>& new_mm);
ResamplingPlan plan_resampling(const Shape& from, const Shape& to, const std::array<double, 3>& now_mm,
                               const std::array<double, 3>& new_mm, const std::optional<bool>& separate_z);

/// Where sample n of `to` lies among `from` samples of the same extent, as skimage.transform.resize has it:
/// the ends of the extent meet, not the centres of the first samples.
inline double position(int n, int from, int to) {
  return (static_cast<double>(n) + 0.5) * (static_cast<double>(from) / static_cast<double>(to)) - 0.5;
}

/// Linear interpolation, positions beyond the first and last sample clamped.
std::vector<Between> linear_samples(int from, int to);
/// The nearest sample; the later one where two are as near.
std::vector<int> nearest_samples(int from, int to);

}  // namespace radgenome::network::nnunet
