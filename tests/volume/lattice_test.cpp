// SPDX-License-Identifier: Apache-2.0
#include "volume/lattice.h"

#include <gtest/gtest.h>

namespace radgenome {
namespace {

Geometry oblique(Index size) {
  Geometry geometry{size, {}};
  const Eigen::Matrix3d turn =
      (Eigen::AngleAxisd(0.4, Eigen::Vector3d::UnitX()) * Eigen::AngleAxisd(-0.3, Eigen::Vector3d::UnitZ()))
          .toRotationMatrix();
  geometry.world_from_voxel.linear = turn * Eigen::DiagonalMatrix<double, 3>(0.7, 0.9, 2.5);
  geometry.world_from_voxel.offset = {-120.5, 43.25, -310.75};
  return geometry;
}

Mask scattered(const Geometry& grid) {
  Volume<std::uint8_t> inside(grid);
  for (std::size_t n = 0; n < inside.values().size(); ++n) inside.values()[n] = n % 7 == 0 || n % 11 < 3;
  return Mask::of(inside);
}

/// What the map must keep: where each voxel lies in the world.
void expect_same_places(const Mask& moved, const Mask& mask) {
  const auto voxel_from_world = moved.geometry().world_from_voxel.inverse();
  std::int64_t on_grid = 0;
  mask.for_each([&](Index v) {
    const auto at = voxel_from_world(mask.geometry().world_from_voxel(centre_of(v)));
    const Index to{int(std::lround(at.x)), int(std::lround(at.y)), int(std::lround(at.z))};
    if (!moved.geometry().whole().contains(to)) return;
    ++on_grid;
    EXPECT_TRUE(moved.contains(to));
  });
  EXPECT_EQ(moved.voxels(), on_grid);
}

TEST(SameLattice, ShiftedTurnedAndCutOff) {
  const auto mask = scattered(oblique({9, 7, 5}));
  Geometry shifted = oblique({6, 8, 9});
  shifted.world_from_voxel.offset = mask.geometry().world_from_voxel(Point<Voxel>{2, -1, -3}).eigen();
  Geometry turned{{8, 5, 8}, {}};
  turned.world_from_voxel.linear << -mask.geometry().world_from_voxel.linear.col(1),
      mask.geometry().world_from_voxel.linear.col(2), mask.geometry().world_from_voxel.linear.col(0);
  turned.world_from_voxel.offset = mask.geometry().world_from_voxel(Point<Voxel>{1, 6, 0}).eigen();
  for (const auto& grid : {shifted, turned}) {
    const auto moved = on_same_lattice(mask, grid);
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->geometry(), grid);
    EXPECT_GT(moved->voxels(), 0);
    EXPECT_LT(moved->voxels(), mask.voxels());
    expect_same_places(*moved, mask);
  }
}

TEST(SameLattice, NothingWhereCentresLieApart) {
  const auto mask = scattered(oblique({9, 7, 5}));
  auto grid = mask.geometry();
  grid.world_from_voxel.offset = grid.world_from_voxel(Point<Voxel>{0.05, 0, 0}).eigen();
  EXPECT_TRUE(on_same_lattice(mask, grid));
  grid.world_from_voxel.offset = grid.world_from_voxel(Point<Voxel>{0.2, 0, 0}).eigen();
  EXPECT_FALSE(on_same_lattice(mask, grid));
  grid = mask.geometry();
  grid.world_from_voxel.linear.col(1) *= 1.03;
  EXPECT_FALSE(on_same_lattice(mask, grid));
}

TEST(SameLattice, BeyondTheGridNothingIsLeft) {
  auto grid = oblique({9, 7, 5});
  const auto mask = scattered(grid);
  grid.world_from_voxel.offset = grid.world_from_voxel(Point<Voxel>{0, 0, 50}).eigen();
  const auto moved = on_same_lattice(mask, grid);
  ASSERT_TRUE(moved);
  EXPECT_TRUE(moved->empty());
}

}  // namespace
}  // namespace radgenome
