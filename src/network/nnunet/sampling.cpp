// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet/sampling.h"

#include <algorithm>
#include <cmath>

namespace radgenome::network::nnunet {
namespace {

constexpr double thick = 3;  ///< nnU-Net's ANISO_THRESHOLD
/// Spacings that come out of an affine of floats are as close as this where they are the same.
constexpr double same = 1 + 1e-5;

/// The one axis of the largest spacing; none where two share it.
std::optional<int> thickest(const std::array<double, 3>& spacing_mm) {
  const double largest = *std::max_element(spacing_mm.begin(), spacing_mm.end());
  std::optional<int> axis;
  for (int a = 0; a < 3; ++a) {
    if (largest / spacing_mm[static_cast<std::size_t>(a)] > same) continue;
    if (axis) return std::nullopt;
    axis = a;
  }
  return axis;
}

bool is_anisotropic(const std::array<double, 3>& spacing_mm) {
  const auto [least, most] = std::minmax_element(spacing_mm.begin(), spacing_mm.end());
  return *most / *least > thick;
}

}  // namespace

Shape resampled_shape(const Shape& from, const std::array<double, 3>& now_mm,
                      const std::array<double, 3>& new_mm) {
  Shape to = {};
  for (std::size_t a = 0; a < 3; ++a)  // nearbyint: half to even, as numpy
    to[a] = std::max(1, static_cast<int>(std::nearbyint(now_mm[a] / new_mm[a] * from[a])));
  return to;
}

ResamplingPlan plan_resampling(const Shape& from, const Shape& to, const std::array<double, 3>& now_mm,
                               const std::array<double, 3>& new_mm, const std::optional<bool>& separate_z) {
  ResamplingPlan plan{from, to, std::nullopt};
  if (separate_z ? *separate_z : is_anisotropic(now_mm))
    plan.separate = thickest(now_mm);
  else if (!separate_z && is_anisotropic(new_mm))
    plan.separate = thickest(new_mm);
  return plan;
}

std::vector<Between> linear_samples(int from, int to) {
  std::vector<Between> samples;
  for (int n = 0; n < to; ++n) samples.push_back(between(position(n, from, to), from));
  return samples;
}

std::vector<int> nearest_samples(int from, int to) {
  std::vector<int> samples;
  for (int n = 0; n < to; ++n)
    samples.push_back(std::clamp(static_cast<int>(std::floor(position(n, from, to) + 0.5)), 0, from - 1));
  return samples;
}

}  // namespace radgenome::network::nnunet
