// SPDX-License-Identifier: Apache-2.0
#include "volume/diameter.h"

#include <gtest/gtest.h>

#include <random>

#include "core/error.h"
#include "volume/pieces.h"
#include "volume/slices.h"
#include "volume/solids.h"

namespace radgenome {
namespace {

using Eigen::Vector3d;

Mask box_mask(const Geometry& grid, const Box& box) {
  MaskBuilder builder(grid);
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j) builder.add(j, k, {box.begin.i, box.end.i});
  return builder.finish();
}

Geometry tilted(Index size, const Vector3d& spacing_mm) {
  const Eigen::Matrix3d turn = Eigen::AngleAxisd(0.4, Vector3d(1, 2, 0.5).normalized()).toRotationMatrix();
  return {size, {turn * spacing_mm.asDiagonal(), {-40, 25, 130}}};
}

TEST(AxialDiameters, OfARectangleOfVoxels) {
  const auto grid = tilted({20, 17, 9}, {0.7, 1.3, 4});
  const auto found = axial_diameters(box_mask(grid, {{3, 5, 2}, {15, 10, 6}}));
  const double a = 12 * 0.7, b = 5 * 1.3, diagonal = std::hypot(a, b);
  EXPECT_NEAR(found.longest.length_mm(), diagonal, 1e-9);
  EXPECT_NEAR(found.perpendicular.length_mm(), b * diagonal / a, 1e-9);
  EXPECT_EQ(found.slice, 2);
  const auto along = (found.longest.to - found.longest.from).eigen(),
             across = (found.perpendicular.to - found.perpendicular.from).eigen();
  EXPECT_NEAR(along.dot(across), 0, 1e-9);
  EXPECT_NEAR(grid.world_from_voxel.inverse()(found.longest.from).z, 2, 1e-9);
}

TEST(AxialDiameters, OneVoxelHasItsDiagonal) {
  const auto found = axial_diameters(box_mask(tilted({5, 4, 3}, {3, 4, 9}), {{1, 2, 1}, {2, 3, 2}}));
  EXPECT_NEAR(found.longest.length_mm(), 5, 1e-9);
  EXPECT_THROW(axial_diameters(Mask(tilted({5, 4, 3}, {3, 4, 9}))), Error);
}

TEST(AxialDiameters, ShearCounts) {
  Geometry grid = Geometry::axis_aligned({9, 9, 3}, {1, 1, 1}, {0, 0, 0});
  grid.world_from_voxel.linear.col(1) += Vector3d(0.5, 0, 0);
  // A rhomboid with sides of 4 · (1, 0) and 4 · (0.5, 1): its long diagonal is 4 · (1.5, 1).
  EXPECT_NEAR(axial_diameters(box_mask(grid, {{1, 1, 1}, {5, 5, 2}})).longest.length_mm(),
              4 * std::hypot(1.5, 1), 1e-9);
}

/// An ellipsoid with one axis along the slices' normal, so that its largest section is an ellipse with the
/// other two.
TEST(AxialDiameters, OfAnEllipsoidOnAnObliqueGrid) {
  const Vector3d centre(-30, 55, 210);
  const auto grid = solids::oblique_grid(centre, 60);
  const auto& linear = grid.world_from_voxel.linear;
  const Vector3d normal = linear.col(0).cross(linear.col(1)).normalized();
  const Vector3d first = (Eigen::AngleAxisd(0.7, normal) * linear.col(0)).normalized(),
                 second = normal.cross(first);
  const auto mask = solids::solid(grid, [&](const Vector3d& at) {
    const Vector3d from = at - centre;
    return std::pow(from.dot(first) / 24, 2) + std::pow(from.dot(second) / 15, 2) +
               std::pow(from.dot(normal) / 20, 2) <=
           1;
  });
  const auto found = axial_diameters(mask);
  // Between the outer corners of voxels: up to half of their diagonal more on either side.
  const double diagonal = (linear.col(0) + linear.col(1)).norm();
  EXPECT_NEAR(found.longest.length_mm(), 48 + diagonal / 2, diagonal / 2);
  EXPECT_NEAR(found.perpendicular.length_mm(), 30 + diagonal / 2, diagonal / 2);
  EXPECT_GT(std::abs((found.longest.to - found.longest.from).eigen().normalized().dot(first)), 0.99);
}

TEST(AxialDiameters, PartsOfASliceThatDoNotTouchAreNotSpanned) {
  const auto grid = tilted({30, 6, 3}, {1, 1, 2});
  // A bridge in the slice below makes one piece of two squares.
  const Mask squares[] = {box_mask(grid, {{2, 2, 1}, {5, 5, 2}}), box_mask(grid, {{20, 2, 1}, {24, 6, 2}}),
                          box_mask(grid, {{4, 3, 0}, {21, 4, 1}})};
  const Mask* all[] = {&squares[0], &squares[1], &squares[2]};
  const auto lesion = union_of(all);
  ASSERT_EQ(piece_masks(lesion).size(), 1U);
  const auto found = axial_diameters(lesion);
  EXPECT_EQ(found.slice, 0);
  EXPECT_NEAR(found.longest.length_mm(), std::hypot(17, 1), 1e-9);
}

TEST(AxialDiameters, TheAxialAxisMayBeAny) {
  const auto upright = tilted({12, 11, 10}, {0.7, 1.3, 3});
  std::mt19937 random(5);
  Volume<std::uint8_t> values(upright);
  for (auto& value : values.values()) value = random() % 3 == 0;
  const auto expected = axial_diameters(Mask::of(values));
  for (const int shift : {1, 2}) {
    Geometry turned = upright;
    for (int axis = 0; axis < 3; ++axis) {
      turned.size[(axis + shift) % 3] = upright.size[axis];
      turned.world_from_voxel.linear.col((axis + shift) % 3) = upright.world_from_voxel.linear.col(axis);
    }
    Volume<std::uint8_t> moved(turned);
    for (int k = 0; k < 10; ++k)
      for (int j = 0; j < 11; ++j)
        for (int i = 0; i < 12; ++i) {
          const Index from{i, j, k};
          Index to;
          for (int axis = 0; axis < 3; ++axis) to[(axis + shift) % 3] = from[axis];
          moved(to) = values(from);
        }
    EXPECT_EQ(axial_axis(turned), (2 + shift) % 3);
    const auto found = axial_diameters(Mask::of(moved));
    EXPECT_EQ(found.slice, expected.slice);
    EXPECT_NEAR(found.longest.length_mm(), expected.longest.length_mm(), 1e-9);
    EXPECT_NEAR(found.perpendicular.length_mm(), expected.perpendicular.length_mm(), 1e-9);
  }
}

TEST(LongestLine, IsTheFarthestPairOfCorners) {
  std::mt19937 random(9);
  for (int round = 0; round < 20; ++round) {
    Volume<std::uint8_t> values(tilted({7, 6, 5}, {0.9, 1.4, 2.2}));
    for (auto& value : values.values()) value = random() % 20 == 0;
    const auto mask = Mask::of(values);
    if (mask.empty()) continue;
    std::vector<Vector3d> corners;
    mask.for_each([&](Index v) {
      for (int corner = 0; corner < 8; ++corner)
        corners.push_back(
            mask.geometry()
                .world_from_voxel(Point<Voxel>{v.i - 0.5 + (corner & 1), v.j - 0.5 + (corner >> 1 & 1),
                                               v.k - 0.5 + (corner >> 2)})
                .eigen());
    });
    double farthest = 0;
    for (const auto& a : corners)
      for (const auto& b : corners) farthest = std::max(farthest, (a - b).norm());
    EXPECT_NEAR(longest_line(mask).length_mm(), farthest, 1e-9);
  }
}

TEST(LargestBreadth, IsTheExtentAlongADirection) {
  const auto grid = Geometry::axis_aligned({30, 20, 12}, {-0.8, 0.9, 3}, {20, 10, -40});
  const Mask parts[] = {box_mask(grid, {{4, 3, 2}, {10, 6, 5}}), box_mask(grid, {{8, 12, 6}, {25, 14, 7}})};
  const Mask* both[] = {&parts[0], &parts[1]};
  const auto found = largest_breadth(union_of(both), {1, 0, 0});
  EXPECT_EQ(found.slice, 6);
  EXPECT_NEAR(found.line.length_mm(), 17 * 0.8, 1e-9);
  EXPECT_NEAR(found.line.from.y, found.line.to.y, 1e-9);
  EXPECT_NEAR(std::min(found.line.from.x, found.line.to.x), 20 - 24.5 * 0.8, 1e-9);
}

TEST(Pieces, EachIsAMaskOfItsOwn) {
  const auto grid = tilted({12, 9, 5}, {1, 1, 2});
  const Mask parts[] = {box_mask(grid, {{1, 1, 1}, {3, 3, 2}}), box_mask(grid, {{5, 4, 1}, {9, 8, 4}}),
                        box_mask(grid, {{3, 3, 2}, {4, 4, 3}})};
  const Mask* all[] = {&parts[0], &parts[1], &parts[2]};
  const Mask* first[] = {&parts[0], &parts[2]};  // they touch by a corner
  const auto pieces = piece_masks(union_of(all));
  ASSERT_EQ(pieces.size(), 2U);
  EXPECT_TRUE(pieces[0] == parts[1]);
  EXPECT_TRUE(pieces[1] == union_of(first));
  EXPECT_TRUE(largest_piece(union_of(all)) == parts[1]);
  EXPECT_TRUE(largest_piece(Mask(grid)).empty());
}

}  // namespace
}  // namespace radgenome
