// SPDX-License-Identifier: Apache-2.0
#include "measure/great_vessels.h"

#include <gtest/gtest.h>

#include "measure/case_for_tests.h"

namespace radgenome::measure {
namespace {

using Eigen::Vector3d;

const Vector3d middle(-5, 30, 140);

/// An aorta as a hook: a straight ascending limb in front, half a ring, a longer descending limb behind.
/// @param ascending_mm  below the ring
Mask hook(const Geometry& grid, double ascending_mm) {
  const double ring_mm = 32;
  const Vector3d back = Vector3d(0.3, -0.95, 0).normalized(), aside(back.y(), -back.x(), 0);
  return solids::solid(grid, [&](const Vector3d& at) {
    const Vector3d from = at - middle;
    const double behind = from.dot(back), beside = from.dot(aside), z = from.z();
    if (z >= 0) {
      // From 30 mm in front to 24 mm behind, evenly along the ring.
      const double radius_mm = 15 - 3 * std::atan2(z, -behind) / std::numbers::pi;
      return std::hypot(std::hypot(behind, z) - ring_mm, beside) <= radius_mm;
    }
    if (behind < 0) return z >= -ascending_mm && std::hypot(behind + ring_mm, beside) <= 15;
    return z >= -110 && std::hypot(behind - ring_mm, beside) <= 12;
  });
}

TEST(Aorta, BothLimbsOfAHook) {
  const auto grid = solids::oblique_grid(middle - Vector3d(0, 0, 35), 180, {1.2, 1.4, 2.5});
  const auto mask = hook(grid, 60);
  ASSERT_FALSE(mask.touches_border());
  const auto subject = Case().with("aorta", mask);
  EXPECT_NEAR(*subject.row("ascending_aorta_diameter", "aorta").value, 30, 0.7);
  EXPECT_NEAR(*subject.row("descending_aorta_diameter", "aorta").value, 24, 0.7);
}

TEST(Aorta, WithoutAnArchItHasNoLimbs) {
  const auto grid = solids::oblique_grid(middle, 120, {1.2, 1.4, 2.5});
  const auto straight = solids::solid(grid, [&](const Vector3d& at) {
    const Vector3d from = at - middle;
    return std::abs(from.z()) <= 45 && std::hypot(from.x(), from.y()) <= 12;
  });
  for (const auto* quantity : {"ascending_aorta_diameter", "descending_aorta_diameter"})
    EXPECT_EQ(Case().with("aorta", straight).row(quantity, "aorta").reason, "no_arch");
}

TEST(Aorta, ACutRootIsTold) {
  // The grid ends in the middle of both limbs.
  auto grid = Geometry::axis_aligned({100, 90, 60}, {1.3, 1.3, 2}, {});
  grid.world_from_voxel.offset = middle + Vector3d(-65, -58, -60);
  const auto mask = hook(grid, 100);
  ASSERT_TRUE(mask.touches_border());
  EXPECT_EQ(Case().with("aorta", mask).row("ascending_aorta_diameter", "aorta").reason,
            "cut_by_field_of_view");
}

/// A trunk that comes from the front and two branches that go to the sides.
Mask forked(const Geometry& grid, double trunk_radius_mm, double branch_radius_mm) {
  const auto near = [](const Vector3d& from, const Vector3d& end, double radius_mm) {
    const Vector3d along = end.normalized();
    const double t = std::clamp(from.dot(along), 0.0, end.norm());
    return (from - t * along).norm() <= radius_mm;
  };
  return solids::solid(grid, [=](const Vector3d& at) {
    const Vector3d from = at - middle;
    return near(from, {0, 55, -20}, trunk_radius_mm) || near(from, {55, -25, -5}, branch_radius_mm) ||
           near(from, {-50, -30, 5}, branch_radius_mm);
  });
}

TEST(PulmonaryTrunk, IsTheLimbInFront) {
  const auto grid = solids::oblique_grid(middle, 170, {1.2, 1.4, 2.5});
  const auto subject = Case().with("pulmonary artery", forked(grid, 13, 9));
  EXPECT_NEAR(*subject.row("pulmonary_trunk_diameter", "pulmonary artery").value, 26, 0.8);
  const auto ratio = subject.row("pulmonary_artery_to_aorta_ratio", "pulmonary artery");
  EXPECT_EQ(ratio.reason, "no_mask");
  EXPECT_EQ(ratio.other, "aorta");
}

TEST(PulmonaryTrunk, ToTheAorta) {
  const auto grid = solids::oblique_grid(middle - Vector3d(0, 0, 35), 190, {1.2, 1.4, 2.5});
  const auto subject = Case().with("pulmonary artery", forked(grid, 13, 9)).with("aorta", hook(grid, 60));
  const auto ratio = subject.row("pulmonary_artery_to_aorta_ratio", "pulmonary artery");
  EXPECT_NEAR(*ratio.value, 26.0 / 30, 0.035);
  EXPECT_EQ(ratio.unit, "1");
}

TEST(CardiothoracicRatio, OfTwoEllipsoidsInAThorax) {
  const auto grid = solids::oblique_grid(middle, 300, {2.2, 2.6, 5});
  const auto ellipsoid = [&](const Vector3d& centre, const Vector3d& half_mm) {
    return solids::solid(
        grid, [=](const Vector3d& at) { return (at - middle - centre).cwiseQuotient(half_mm).norm() <= 1; });
  };
  const Mask right = ellipsoid({80, 0, 0}, {50, 70, 100}), left = ellipsoid({-75, 0, 0}, {45, 70, 95});
  const Mask* both[] = {&right, &left};
  const auto row = Case()
                       .with("lung", union_of(both))
                       .with("heart", ellipsoid({-15, 10, -30}, {60, 45, 50}))
                       .row("cardiothoracic_ratio", "heart");
  // The slices are tilted by 0.2 and turned by 0.3 rad; the transverse direction within them by less.
  EXPECT_NEAR(*row.value, 120.0 / 250, 0.02);
  EXPECT_EQ(row.other, "lung");
  EXPECT_EQ(row.line_mm.size(), 2U);
}

}  // namespace
}  // namespace radgenome::measure
