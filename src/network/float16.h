// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <span>

namespace radgenome::network {

/// The bits of an IEEE 754 half: what nnU-Net adds its logits up in. All operations round to nearest even
/// once, and subnormals count.
using Half = std::uint16_t;

Half to_half(float value);

/// Rounded once, not by way of float. With whole numbers, because the compiler's own conversion is a call
/// that takes many times as long.
inline Half to_half(double value) {
  constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63, hidden = 42;  // bits of the double's fraction
  constexpr double smallest_normal = 0x1p-14, first_infinite = 65520;
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto sign = static_cast<std::uint64_t>((bits & sign_bit) >> 48);
  const auto size = std::bit_cast<double>(bits & ~sign_bit);
  std::uint64_t half = 0;
  if (size >= smallest_normal && size < first_infinite) {
    const auto of_size = std::bit_cast<std::uint64_t>(size);
    const auto to_even = (std::uint64_t{1} << (hidden - 1)) - 1 + ((of_size >> hidden) & 1);
    half = ((of_size + to_even) >> hidden) - (std::uint64_t{1023 - 15} << 10);
  } else if (size < smallest_normal) {
    // The sum's last bit is worth what a subnormal's is.
    half = std::bit_cast<std::uint64_t>(size + 0x1p28) & 0x7ff;
  } else {
    half = size == size ? 0x7c00 : 0x7e00;
  }
  return static_cast<Half>(sign | half);
}

inline float to_float(Half half) {
  const auto sign = static_cast<std::uint32_t>(half & 0x8000) << 16;
  const auto size = static_cast<std::uint32_t>(half & 0x7fff);
  const auto exponent = size >= 0x7c00 ? std::uint32_t{255 - 31} : std::uint32_t{127 - 15};
  const auto normal = (size << 13) + (exponent << 23);
  // Without subnormal floats, which an engine may have told the processor to take for zero.
  const auto subnormal = std::bit_cast<std::uint32_t>(static_cast<float>(size) * 0x1p-24F);
  return std::bit_cast<float>(sign | (size < 0x400 ? subnormal : normal));
}

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
