// SPDX-License-Identifier: Apache-2.0
#include "volume/morphology.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace radgenome {
namespace {

const std::array<double, 3> spacing = {1.5, 0.9, 3.0};

Geometry grid(Index size) {
  return Geometry::axis_aligned(size, spacing, {-5, 8, 99});
}

template <class Test>
Volume<std::uint8_t> where(Index size, const Test& test) {
  Volume<std::uint8_t> set(grid(size));
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j)
      for (int i = 0; i < size.i; ++i) set(i, j, k) = test(i * spacing[0], j * spacing[1], k * spacing[2]);
  return set;
}

std::int64_t count(const Volume<std::uint8_t>& set) {
  return std::count(set.values().begin(), set.values().end(), std::uint8_t{1});
}

TEST(Morphology, APointDilatesToABall) {
  const Index size{17, 27, 11};
  Volume<std::uint8_t> point(grid(size));
  point(8, 13, 5) = 1;
  const auto ball = where(size, [](double x, double y, double z) {
    return std::hypot(x - 8 * 1.5, y - 13 * 0.9, z - 5 * 3.0) <= 6 + 1e-5;
  });
  const auto dilated = dilate(point, 6);
  EXPECT_TRUE(std::ranges::equal(dilated.values(), ball.values()));
}

TEST(Morphology, ErosionTakesTheSurfaceButNotTheVolumesBorder) {
  const Index size{16, 20, 10};
  const auto slab = where(size, [](double x, double, double) { return x >= 6; });
  const auto eroded = erode(slab, 3);
  // The nearest voxel outside lies at 4.5 mm; those up to 7.5 mm are within 3 mm of it.
  const auto expected = where(size, [](double x, double, double) { return x > 7.5; });
  EXPECT_TRUE(std::ranges::equal(eroded.values(), expected.values()));
}

TEST(Morphology, ClosingFillsANarrowGapAndKeepsAWideOne) {
  const Index size{30, 12, 6};
  const auto gaps = where(size, [](double x, double, double) {
    return x < 9 || (x > 12 && x < 24) || x > 36;  // gaps of 3 and of 9 voxels
  });
  const auto closed = close(gaps, 4);
  EXPECT_EQ(closed(7, 6, 3), 1);
  EXPECT_EQ(closed(20, 6, 3), 0);
  EXPECT_GE(count(closed), count(gaps));
}

TEST(Morphology, OpeningRemovesAThinPlate) {
  const auto shape = where({24, 24, 12}, [](double x, double y, double z) {
    return std::hypot(x - 12, y - 11, z - 15) < 8 || (x > 25 && x < 29);
  });
  const auto opened = open(shape, 3);
  EXPECT_EQ(opened(18, 12, 5), 0);
  EXPECT_EQ(opened(8, 12, 5), 1);
}

TEST(Morphology, NothingAndEverythingStayWhatTheyAre) {
  const Volume<std::uint8_t> nothing(grid({5, 6, 7})), everything(grid({5, 6, 7}), 1);
  EXPECT_EQ(count(dilate(nothing, 10)), 0);
  EXPECT_EQ(count(erode(nothing, 10)), 0);
  EXPECT_EQ(count(erode(everything, 10)), 210);
  EXPECT_EQ(count(close(everything, 10)), 210);
}

TEST(Morphology, HolesAreFilledInEachSliceOnItsOwn) {
  // A tube along z, open at both ends: closed within every slice.
  const auto tube = where({16, 26, 4}, [](double x, double y, double) {
    const double radius = std::hypot(x - 11, y - 11);
    return radius < 9 && radius > 5;
  });
  const auto disc =
      where({16, 26, 4}, [](double x, double y, double) { return std::hypot(x - 11, y - 11) < 9; });
  EXPECT_TRUE(std::ranges::equal(fill_holes_per_slice(tube).values(), disc.values()));
}

}  // namespace
}  // namespace radgenome
