// SPDX-License-Identifier: Apache-2.0
#include "volume/shortest_line.h"

#include <gtest/gtest.h>

#include <random>

#include "core/error.h"
#include "volume/solids.h"

namespace radgenome {
namespace {

using Eigen::Vector3d;

Geometry tilted(Index size) {
  const Eigen::Matrix3d turn = Eigen::AngleAxisd(0.4, Vector3d(1, 2, 0.5).normalized()).toRotationMatrix();
  return {size, {turn * Vector3d(0.7, 1.3, 2.2).asDiagonal(), {-40, 25, 130}}};
}

TEST(ShortestLine, IsThatOfTheNearestPairOfVoxels) {
  std::mt19937 random(17);
  const auto grid = tilted({40, 25, 20});
  for (int round = 0; round < 60; ++round) {
    Volume<std::uint8_t> values[2] = {Volume<std::uint8_t>(grid), Volume<std::uint8_t>(grid)};
    for (auto& volume : values)
      for (int n = 0; n < 1 + round / 2; ++n)
        volume(static_cast<int>(random() % 40), static_cast<int>(random() % 25),
               static_cast<int>(random() % 20)) = 1;
    const Mask a = Mask::of(values[0]), b = Mask::of(values[1]);
    double nearest = 1e9;
    const Vector3d steps(0.7, 1.3, 2.2);
    a.for_each([&](Index v) {
      b.for_each([&](Index w) {
        Vector3d gap;
        for (int axis = 0; axis < 3; ++axis)
          gap(axis) = steps(axis) * std::max(std::abs(v[axis] - w[axis]) - 1, 0);
        nearest = std::min(nearest, gap.norm());
      });
    });
    EXPECT_NEAR(shortest_line(a, b).length_mm(), nearest, 1e-9);
  }
}

TEST(ShortestLine, OfTwoBallsRunsBetweenTheirCentres) {
  const auto grid = tilted({90, 60, 30});
  const Vector3d one = grid.world_from_voxel(Point<Voxel>{25, 18, 9}).eigen(),
                 other = grid.world_from_voxel(Point<Voxel>{62, 40, 19}).eigen();
  const auto ball = [&](const Vector3d& centre, double radius) {
    return solids::solid(grid, [&, radius](const Vector3d& at) { return (at - centre).norm() <= radius; });
  };
  const auto line = shortest_line(ball(one, 12), ball(other, 9));
  // Between the outer edges of voxels: shorter by half of their diagonal of 2.65 mm at most on either side.
  EXPECT_NEAR(line.length_mm(), (other - one).norm() - 21 - 1.33, 1.33);
  EXPECT_LT((line.from.eigen() - one).norm(), 14);
  EXPECT_LT((line.to.eigen() - other).norm(), 11);
}

TEST(ShortestLine, TouchingOverlappingEmpty) {
  const auto grid = tilted({9, 8, 7});
  const auto run = [&](int begin, int end) {
    MaskBuilder builder(grid);
    builder.add(3, 4, {begin, end});
    return builder.finish();
  };
  EXPECT_NEAR(shortest_line(run(1, 3), run(3, 5)).length_mm(), 0, 1e-12);
  EXPECT_NEAR(shortest_line(run(1, 5), run(2, 4)).length_mm(), 0, 1e-12);
  EXPECT_NEAR(shortest_line(run(1, 3), run(5, 8)).length_mm(), 1.4, 1e-9);
  EXPECT_THROW(shortest_line(run(1, 3), Mask(grid)), Error);
}

}  // namespace
}  // namespace radgenome
