// SPDX-License-Identifier: Apache-2.0
#include "network/float16.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace radgenome::network {
namespace {

/// The compiler's own conversion, which is the truth here.
Half rounded(double value) {
  return std::bit_cast<Half>(static_cast<_Float16>(value));
}

TEST(Float16, EveryHalfHasItsValue) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const auto half = static_cast<Half>(bits);
    const auto expected = static_cast<float>(std::bit_cast<_Float16>(half));
    if (std::isnan(expected))
      EXPECT_TRUE(std::isnan(to_float(half))) << bits;
    else
      ASSERT_EQ(std::bit_cast<std::uint32_t>(to_float(half)), std::bit_cast<std::uint32_t>(expected)) << bits;
  }
}

TEST(Float16, DoublesAreRoundedOnceToTheNearestHalfAndToTheEvenOneBetweenTwo) {
  const double up = std::numeric_limits<double>::infinity();
  for (std::uint32_t bits = 0; bits < 0x7c00; ++bits) {
    const double low = to_float(static_cast<Half>(bits));
    const double high = bits == 0x7bff ? 65536 : to_float(static_cast<Half>(bits + 1));
    const double middle = (low + high) / 2;
    // 1e-12 of a step is lost by way of float, which would then round a second time.
    const double step = (high - low) * 1e-12;
    for (const double value : {low, low + step, middle, std::nextafter(middle, 0.0),
                               std::nextafter(middle, up), middle - step, middle + step, high - step})
      for (const double signed_value : {value, -value})
        ASSERT_EQ(to_half(signed_value), rounded(signed_value)) << signed_value;
  }
}

TEST(Float16, WhatNoHalfHoldsBecomesInfiniteOrStaysNoNumber) {
  const double infinite = std::numeric_limits<double>::infinity();
  for (const double value : {65519.999, 65520.0, 1e5, 1e300, infinite, 1e-300, 0.0, 5e-324})
    for (const double signed_value : {value, -value})
      EXPECT_EQ(to_half(signed_value), rounded(signed_value)) << signed_value;
  EXPECT_TRUE(std::isnan(to_float(to_half(std::numeric_limits<double>::quiet_NaN()))));
}

}  // namespace
}  // namespace radgenome::network
