// SPDX-License-Identifier: Apache-2.0
#include "volume/cavities.h"

#include <gtest/gtest.h>

namespace radgenome {
namespace {

/// A block of 7 × 6 × 5 voxels off the origin of a larger grid, with what `carve` takes out of it.
template <class Carve>
Mask block(const Carve& carve) {
  Volume<std::uint8_t> volume(Geometry::axis_aligned({12, 11, 9}, {0.8, 1.1, 2.5}, {5, -3, 40}));
  for (int k = 2; k < 7; ++k)
    for (int j = 3; j < 9; ++j)
      for (int i = 1; i < 8; ++i) volume(i, j, k) = 1;
  carve(volume);
  return Mask::of(volume);
}

TEST(Cavities, CountsWhatIsClosedInOnAllSides) {
  const auto mask = block([](auto& volume) {
    volume(3, 5, 4) = volume(4, 5, 4) = volume(4, 6, 4) = 0;
    volume(6, 7, 5) = 0;
  });
  EXPECT_EQ(cavities_of(mask), (Cavities{2, 4, 3}));
}

TEST(Cavities, VoxelsThatShareOnlyAnEdgeAreApart) {
  EXPECT_EQ(cavities_of(block([](auto& volume) { volume(3, 5, 4) = volume(4, 6, 4) = 0; })),
            (Cavities{2, 2, 1}));
}

TEST(Cavities, AChannelToTheOutsideIsNone) {
  for (int axis = 0; axis < 3; ++axis)
    EXPECT_EQ(cavities_of(block([&](auto& volume) {
                for (Index v{4, 6, 4}; v[axis] < volume.size()[axis]; ++v[axis]) volume(v) = 0;
              })),
              Cavities{})
        << axis;
}

TEST(Cavities, ABentChannelIsNone) {
  EXPECT_EQ(cavities_of(block([](auto& volume) {
              for (int k = 4; k < 6; ++k) volume(3, 5, k) = 0;
              for (int i = 3; i < 6; ++i) volume(i, 5, 5) = 0;
              for (int j = 5; j < 9; ++j) volume(5, j, 5) = 0;
            })),
            Cavities{});
}

TEST(Cavities, AnEmptyAndAFullMaskHaveNone) {
  EXPECT_EQ(cavities_of(Mask(Geometry::axis_aligned({3, 4, 5}, {1, 2, 3}, {0, 0, 0}))), Cavities{});
  EXPECT_EQ(cavities_of(block([](auto&) {})), Cavities{});
}

}  // namespace
}  // namespace radgenome
