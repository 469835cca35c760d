// SPDX-License-Identifier: Apache-2.0
#include "volume/hu_statistics.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "volume/shapes.h"

namespace radgenome {
namespace {

TEST(HuStatistics, FollowTheDefinition) {
  const auto grid = oblique({11, 1, 2});
  Ct ct(grid, -3000);
  Volume<std::uint8_t> inside(grid);
  for (int i = 0; i < 11; ++i) {
    ct(i, 0, 1) = static_cast<std::int16_t>(i * i);
    inside(i, 0, 1) = 1;
  }
  // numpy.percentile([0, 1, 4, …, 100], [5, 25, 50, 75, 95]) and numpy.std of the same.
  const auto values = hu_statistics(ct, Mask::of(inside));
  EXPECT_DOUBLE_EQ(values.mean, 35);
  EXPECT_NEAR(values.std, 32.832910318764, 1e-6);
  EXPECT_EQ(values.min, 0);
  EXPECT_EQ(values.max, 100);
  EXPECT_DOUBLE_EQ(values.p5, 0.5);
  EXPECT_DOUBLE_EQ(values.p25, 6.5);
  EXPECT_DOUBLE_EQ(values.p50, 25);
  EXPECT_DOUBLE_EQ(values.p75, 56.5);
  EXPECT_DOUBLE_EQ(values.p95, 90.5);
}

TEST(HuStatistics, OneVoxelAndTheEndsOfTheRange) {
  const auto grid = oblique({2, 1, 1});
  Ct ct(grid, 32767);
  ct(0, 0, 0) = -32768;
  EXPECT_DOUBLE_EQ(hu_statistics(ct, mask_of(grid, {{0, 0, 0}})).p95, -32768);
  EXPECT_DOUBLE_EQ(hu_statistics(ct, mask_of(grid, {{0, 0, 0}, {1, 0, 0}})).mean, -0.5);
  EXPECT_THROW(hu_statistics(ct, mask_of(oblique({2, 2, 1}), {{0, 0, 0}})), Error);
}

}  // namespace
}  // namespace radgenome
