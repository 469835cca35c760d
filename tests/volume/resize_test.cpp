// SPDX-License-Identifier: Apache-2.0
#include "volume/resize.h"

#include <gtest/gtest.h>

#include <vector>

namespace radgenome {
namespace {

std::vector<std::int16_t> resized(const std::vector<std::int16_t>& values, Index from, Index to) {
  std::vector<std::int16_t> out(static_cast<std::size_t>(to.i) * static_cast<std::size_t>(to.j) *
                                static_cast<std::size_t>(to.k));
  resize(values, from, out, to);
  return out;
}

TEST(Resize, SameExtentGivesTheSameValues) {
  const std::vector<std::int16_t> values = {-1024, 3, 7, 3071, 40, -5, 12, 0, 9, -800, 55, 60};
  EXPECT_EQ(resized(values, {2, 3, 2}, {2, 3, 2}), values);
}

TEST(Resize, GrowsLinearlyBetweenVoxelCentres) {
  // New centres lie at −0.25, 0.25, 0.75 and 1.25 old voxels; beyond the border the outermost value goes on.
  const std::vector<std::int16_t> wanted = {0, 100, 300, 400};
  EXPECT_EQ(resized({0, 400}, {2, 1, 1}, {4, 1, 1}), wanted);
  EXPECT_EQ(resized({0, 400}, {1, 2, 1}, {1, 4, 1}), wanted);
  EXPECT_EQ(resized({0, 400}, {1, 1, 2}, {1, 1, 4}), wanted);
}

TEST(Resize, ShrinksByATriangleTwoNewVoxelsWide) {
  // New centres lie at 1 and 3 old voxels from the edge; weights 3 : 3 : 1, the outer one cut off.
  EXPECT_EQ(resized({70, 0, 0, 0}, {4, 1, 1}, {2, 1, 1}), (std::vector<std::int16_t>{30, 0}));
  EXPECT_EQ(resized({0, 0, 70, 0}, {1, 1, 4}, {1, 1, 2}), (std::vector<std::int16_t>{10, 30}));
}

}  // namespace
}  // namespace radgenome
