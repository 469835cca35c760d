// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "measure/case_for_tests.h"
#include "measure/vertebral_body.h"

namespace radgenome::measure {
namespace {

using Eigen::Vector3d;

const Vector3d middle(4, -60, 220);

/// A vertebra: a body of 34 mm depth and 44 mm width, whose height falls from back to front, with pedicles
/// and a spinous process behind.
struct Shape {
  double front_mm, back_mm;  ///< heights at the body's front and back
  Eigen::Matrix3d turn = Eigen::Matrix3d::Identity();

  bool contains(const Vector3d& at) const {
    const Vector3d p = turn.transpose() * (at - middle);  // x to the side, y to the front, z up
    const double height = back_mm + (front_mm - back_mm) * (p.y() + 17) / 34;
    if (std::abs(p.x()) <= 22 && std::abs(p.y()) <= 17) return std::abs(p.z()) <= height / 2;
    const bool pedicle =
        std::abs(std::abs(p.x()) - 14) <= 4 && p.y() < -17 && p.y() > -33 && p.z() > -3 && p.z() < 9;
    const bool arch = std::abs(p.x()) <= 18 && p.y() <= -33 && p.y() > -39 && std::abs(p.z()) < 9;
    const bool spine = std::abs(p.x()) <= 3.5 && p.y() <= -39 && p.y() > -65 && std::abs(p.z()) < 8;
    return pedicle || arch || spine;
  }
};

Mask mask_of(const Geometry& grid, const Shape& shape) {
  return solids::solid(grid, [&](const Vector3d& at) { return shape.contains(at); });
}

Eigen::Matrix3d tilted(double sagittal, double coronal) {
  return (Eigen::AngleAxisd(sagittal, Vector3d::UnitX()) * Eigen::AngleAxisd(coronal, Vector3d::UnitY()))
      .toRotationMatrix();
}

TEST(VertebralHeights, OfABox) {
  for (const auto& spacing : {Vector3d(0.9, 1.1, 1.5), Vector3d(0.8, 0.8, 2.5)}) {
    const auto grid = solids::oblique_grid(middle - Vector3d(0, 20, 0), 115, spacing);
    const auto mask = mask_of(grid, {26, 26, tilted(0.35, 0.1)});
    ASSERT_FALSE(mask.touches_border());
    const auto subject = Case().with("lumbar vertebrae 2 (l2)", mask);
    for (const auto* third : {"anterior", "middle", "posterior"}) {
      const auto row = subject.row(std::string("vertebral_height_") + third, "lumbar vertebrae 2 (l2)");
      ASSERT_TRUE(row.value) << row.reason;
      EXPECT_NEAR(*row.value, 26, 1.0) << third;
      EXPECT_NEAR((row.line_mm[1] - row.line_mm[0]).length(), *row.value, 2e-3);
    }
  }
}

TEST(VertebralHeights, OfAWedge) {
  const auto grid = solids::oblique_grid(middle - Vector3d(0, 20, 0), 115, {0.9, 1.1, 1.5});
  const auto mask = mask_of(grid, {17, 27, tilted(-0.2, 0.05)});
  const auto subject = Case().with("thoracic vertebrae 12 (t12)", mask);
  const auto value = [&](const char* third) {
    return *subject.row(std::string("vertebral_height_") + third, "thoracic vertebrae 12 (t12)").value;
  };
  // Height falls linearly: at the middle of each third it is 27 - 10 · (1/6, 1/2, 5/6).
  EXPECT_NEAR(value("posterior"), 27 - 10.0 / 6, 1.0);
  EXPECT_NEAR(value("middle"), 22, 1.0);
  EXPECT_NEAR(value("anterior"), 27 - 50.0 / 6, 1.0);
}

TEST(VertebralBody, StandsOnItsEndplatesAndLooksAwayFromTheArch) {
  const auto grid = solids::oblique_grid(middle - Vector3d(0, 20, 0), 115, {0.9, 1.1, 1.5});
  const auto turn = tilted(0.3, -0.15);
  const auto mask = mask_of(grid, {24, 24, turn});
  const auto body = body_of(mask);
  ASSERT_TRUE(body);
  EXPECT_GT(body->up.eigen().dot(turn.col(2)), 0.995);
  EXPECT_GT(body->front.eigen().dot(turn.col(1)), 0.98);
  EXPECT_LT((body->centre.eigen() - middle).norm(), 2);
  // Arch and processes are gone, and the box's edges are as round as the ball of 0.6 · 12 mm: by Steiner's
  // formula a box of 19.6 × 29.6 × 9.6 mm grown by 7.2 mm.
  EXPECT_NEAR(body->mask.volume_ml(), 31.86, 2);
}

TEST(VertebralHeights, ReasonsWhereThereAreNone) {
  const auto grid = solids::oblique_grid(middle, 40, {0.9, 1.1, 1.5});
  const auto reason = [](const Mask& mask) {
    return Case()
        .with("thoracic vertebrae 5 (t5)", mask)
        .row("vertebral_height_middle", "thoracic vertebrae 5 (t5)")
        .reason;
  };
  EXPECT_EQ(reason(mask_of(grid, {24, 24})), "cut_by_field_of_view");
  EXPECT_EQ(reason(solids::solid(grid, [](const Vector3d& at) { return (at - middle).norm() < 5; })),
            "no_vertebral_body");
}

TEST(TrabecularAttenuation, LeavesOutCortexAndVein) {
  const auto grid = solids::oblique_grid(middle - Vector3d(0, 20, 0), 115, {0.9, 1.1, 1.5});
  const Shape shape{26, 26, tilted(0.2, 0)};
  Ct ct(grid, 40);
  for (int k = 0; k < grid.size.k; ++k)
    for (int j = 0; j < grid.size.j; ++j)
      for (int i = 0; i < grid.size.i; ++i) {
        const Vector3d at = grid.world_from_voxel(centre_of({i, j, k})).eigen();
        if (!shape.contains(at)) continue;
        const Vector3d p = shape.turn.transpose() * (at - middle);
        const bool deep = std::abs(p.x()) < 20 && std::abs(p.y()) < 15 && std::abs(p.z()) < 11;
        const bool vein = p.y() < -9 && std::abs(p.z()) < 4;
        ct(i, j, k) = static_cast<std::int16_t>(vein ? -100 : deep ? 150 : 900);
      }
  const auto subject = Case().with("lumbar vertebrae 1 (l1)", mask_of(grid, shape)).with_ct(ct);
  EXPECT_NEAR(*subject.row("vertebral_trabecular_attenuation", "lumbar vertebrae 1 (l1)").value, 150, 1e-9);
}

TEST(Attenuation, LiverAndSpleen) {
  const auto grid = solids::oblique_grid(middle, 60);
  const auto ball = [&](double aside) {
    return solids::solid(
        grid, [=](const Vector3d& at) { return (at - middle - Vector3d(aside, 0, 0)).norm() < 10; });
  };
  Ct ct(grid, 0);
  ball(14).for_each([&](Index v) { ct(v) = 35; });
  ball(-14).for_each([&](Index v) { ct(v) = 50; });
  const auto subject = Case().with("liver", ball(14)).with("spleen", ball(-14)).with_ct(ct);
  EXPECT_DOUBLE_EQ(*subject.row("median_attenuation", "liver").value, 35);
  EXPECT_DOUBLE_EQ(*subject.row("liver_spleen_attenuation_difference", "liver").value, -15);
  EXPECT_TRUE(Case().with("liver", ball(14)).rows("liver_spleen_attenuation_difference", "liver").empty());
}

TEST(SmallestDistance, OfThePairsOfTheTable) {
  const auto grid = solids::oblique_grid(middle, 80);
  const auto ball = [&](double ahead, double radius) {
    return solids::solid(
        grid, [=](const Vector3d& at) { return (at - middle - Vector3d(0, ahead, 0)).norm() < radius; });
  };
  const auto row =
      Case().with("heart", ball(-15, 14)).with("sternum", ball(20, 8)).row("smallest_distance", "heart");
  EXPECT_EQ(row.other, "sternum");
  // Between the outer edges of voxels: less than between the balls, by less than a voxel.
  EXPECT_LT(*row.value, 35 - 22);
  EXPECT_GT(*row.value, 35 - 22 - 2.5);
}

}  // namespace
}  // namespace radgenome::measure
