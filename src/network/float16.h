// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace radgenome::network {

/// The bits of an IEEE 754 half: what nnU-Net adds its logits up in. All operations round to nearest even
/// once, and subnormals count.
using Half = std::uint16_t;

Half to_half(float value);
/// Rounded once, not by way of float.
Half to_half(double value);
float to_float(Half half);

/// An integer that grows with the half's value; equal for +0 and -0. Not of NaN.
inline std::int16_t order_of(Half half) {
  const auto bits = static_cast<std::int16_t>(half == 0x8000 ? 0 : half);
  return static_cast<std::int16_t>(bits ^ ((bits >> 15) & 0x7fff));
}

/// True for infinities and NaN.
inline bool is_infinite(Half half) {
  return (half & 0x7c00) == 0x7c00;
}

/// sums += prediction · weights: the product is rounded to float, the sum to half.
void add_weighted(std::span<const float> prediction, std::span<const Half> weights, std::span<Half> sums);
/// sums += more
void add(std::span<const Half> more, std::span<Half> sums);
/// values /= divisors
void divide(std::span<Half> values, std::span<const Half> divisors);
/// values /= divisor
void divide(std::span<Half> values, float divisor);
void to_floats(std::span<const Half> halves, std::span<float> floats);

}  // namespace radgenome::network
