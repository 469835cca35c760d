// SPDX-License-Identifier: Apache-2.0
#include "volume/geometry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace radgenome {
namespace {

/// Rotation by `degrees` about z, then about x; steps of 0.7, 0.8 and 2.5 mm; off the origin.
Geometry oblique(double about_z, double about_x) {
  const double z = about_z * std::numbers::pi / 180, x = about_x * std::numbers::pi / 180;
  Eigen::Matrix3d turn_z, turn_x;
  turn_z << std::cos(z), -std::sin(z), 0, std::sin(z), std::cos(z), 0, 0, 0, 1;
  turn_x << 1, 0, 0, 0, std::cos(x), -std::sin(x), 0, std::sin(x), std::cos(x);
  Geometry geometry{{11, 7, 5}, {}};
  geometry.world_from_voxel.linear = turn_x * turn_z * Eigen::Vector3d(0.7, 0.8, 2.5).asDiagonal();
  geometry.world_from_voxel.offset = {-120.5, 33.25, 871.0};
  return geometry;
}

TEST(Geometry, AVoxelLiesWhereTheFormulaSays) {
  const auto geometry = oblique(30, 0);
  // x = 0.7 i cos30 - 0.8 j sin30 + ox, y = 0.7 i sin30 + 0.8 j cos30 + oy, z = 2.5 k + oz
  const auto p = geometry.world_from_voxel(centre_of({4, 3, 2}));
  const double c = std::sqrt(3.0) / 2;
  EXPECT_NEAR(p.x, 2.8 * c - 2.4 * 0.5 - 120.5, 1e-12);
  EXPECT_NEAR(p.y, 2.8 * 0.5 + 2.4 * c + 33.25, 1e-12);
  EXPECT_NEAR(p.z, 5.0 + 871.0, 1e-12);
}

TEST(Geometry, TheInverseLeadsBack) {
  const auto geometry = oblique(17, -23);
  const auto back = geometry.world_from_voxel.inverse();
  for (const Index v : {Index{0, 0, 0}, Index{10, 6, 4}, Index{3, 5, 1}}) {
    const auto p = back(geometry.world_from_voxel(centre_of(v)));
    EXPECT_NEAR(p.x, v.i, 1e-10);
    EXPECT_NEAR(p.y, v.j, 1e-10);
    EXPECT_NEAR(p.z, v.k, 1e-10);
  }
}

TEST(Geometry, TranslationsMovePositionsAndNotDisplacements) {
  const auto geometry = oblique(30, 0);
  const auto step = geometry.world_from_voxel(Vector<Voxel>{0, 0, 2});
  EXPECT_NEAR(step.z, 5.0, 1e-12);
  EXPECT_NEAR(step.length(), 5.0, 1e-12);
  const auto a = geometry.world_from_voxel(centre_of({1, 2, 3})),
             b = geometry.world_from_voxel(centre_of({1, 2, 1}));
  EXPECT_NEAR(((a - b).eigen() - step.eigen()).norm(), 0.0, 1e-10);
}

TEST(Geometry, MapsFollowOneAnother) {
  const auto a = oblique(30, 10).world_from_voxel, b = oblique(-5, 40).world_from_voxel;
  const Affine<Voxel, Voxel> both = b.inverse() * a;
  const Point<Voxel> p{2, 3, 4};
  const auto direct = b.inverse()(a(p));
  EXPECT_NEAR((both(p).eigen() - direct.eigen()).norm(), 0, 1e-10);
}

TEST(Geometry, SpacingVolumeAndDirectionOfTurnedAxes) {
  const auto geometry = oblique(30, 50);
  const auto spacing = geometry.spacing_mm();
  EXPECT_NEAR(spacing[0], 0.7, 1e-12);
  EXPECT_NEAR(spacing[1], 0.8, 1e-12);
  EXPECT_NEAR(spacing[2], 2.5, 1e-12);
  EXPECT_NEAR(geometry.voxel_ml(), 0.7 * 0.8 * 2.5 / 1000, 1e-15);
  EXPECT_NEAR((geometry.direction().transpose() * geometry.direction() - Eigen::Matrix3d::Identity()).norm(),
              0, 1e-12);
  EXPECT_EQ(geometry.voxels(), 11u * 7 * 5);
}

TEST(Geometry, AShearedVoxelIsSmallerThanItsSteps) {
  Geometry geometry{{2, 2, 2}, {}};
  geometry.world_from_voxel.linear << 1, 0, 0, 0, 1, 1, 0, 0, 2;  // k leans by 1 mm along y over 2 mm
  EXPECT_NEAR(geometry.voxel_ml(), 2.0 / 1000, 1e-15);
  EXPECT_NEAR(geometry.spacing_mm()[2], std::sqrt(5.0), 1e-12);
}

TEST(Geometry, OrientationNamesWhatEachIndexGrowsTowards) {
  Geometry geometry{{2, 3, 4}, {}};
  EXPECT_EQ(geometry.orientation(), "RAS");
  geometry.world_from_voxel.linear = Eigen::Vector3d(-1, -2, 3).asDiagonal();
  EXPECT_EQ(geometry.orientation(), "LPS");
  geometry.world_from_voxel.linear << 0, 0, -1, 2, 0, 0, 0, -3, 0;  // i to A, j to I, k to L
  EXPECT_EQ(geometry.orientation(), "AIL");
  for (const double about_z : {-40.0, 0.0, 40.0})
    for (const double about_x : {-40.0, 0.0, 40.0}) EXPECT_EQ(oblique(about_z, about_x).orientation(), "RAS");
}

TEST(Geometry, NoAxisIsNamedTwiceHoweverOblique) {
  for (int z = 0; z < 360; z += 15)
    for (int x = 0; x < 360; x += 15) {
      auto name = oblique(z, x).orientation();
      for (char& c : name) c = c == 'L' ? 'R' : c == 'P' ? 'A' : c == 'I' ? 'S' : c;
      std::sort(name.begin(), name.end());
      EXPECT_EQ(name, "ARS") << z << " " << x;
    }
}

TEST(Geometry, GridsMatchWithinATolerance) {
  const auto a = oblique(30, 10);
  auto b = a;
  b.world_from_voxel.offset.x() += 0.009;
  EXPECT_TRUE(a.matches(b));
  b.world_from_voxel.offset.x() += 0.002;
  EXPECT_FALSE(a.matches(b));
  b = a;
  b.world_from_voxel.linear(2, 2) += 0.004;  // 0.016 mm at the last slice
  EXPECT_FALSE(a.matches(b));
  b = a;
  b.size.k = 6;
  EXPECT_FALSE(a.matches(b));
  b = a;
  b.world_from_voxel.offset.y() = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(a.matches(b));
}

TEST(Geometry, AlongTheWorldsAxes) {
  const auto geometry = Geometry::axis_aligned({4, 5, 6}, {0.5, 1.5, 3}, {-10, 20, -30});
  const auto p = geometry.world_from_voxel(centre_of({2, 4, 5}));
  EXPECT_EQ(p, (Point<World>{-9, 26, -15}));
}

TEST(Box, CommonPartHullAndGrowth) {
  const Box a{{1, 2, 3}, {5, 6, 7}}, b{{4, 0, 5}, {9, 4, 6}}, apart{{5, 2, 3}, {6, 6, 7}};
  EXPECT_EQ(intersection(a, b), (Box{{4, 2, 5}, {5, 4, 6}}));
  EXPECT_EQ(hull(a, b), (Box{{1, 0, 3}, {9, 6, 7}}));
  EXPECT_TRUE(intersection(a, apart).empty());
  EXPECT_EQ(intersection(a, apart).voxels(), 0u);
  EXPECT_EQ(hull(a, Box{}), a);
  EXPECT_EQ(hull(Box{}, a), a);
  EXPECT_EQ(grown(a, 2, {{0, 0, 0}, {6, 20, 20}}), (Box{{0, 0, 1}, {6, 8, 9}}));
  EXPECT_TRUE(grown(Box{}, 3, {{0, 0, 0}, {6, 20, 20}}).empty());
  EXPECT_EQ(a.voxels(), 64u);
  EXPECT_TRUE(a.contains({4, 5, 6}));
  EXPECT_FALSE(a.contains({5, 5, 6}));
}

}  // namespace
}  // namespace radgenome
