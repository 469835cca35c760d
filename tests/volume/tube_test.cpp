// SPDX-License-Identifier: Apache-2.0
#include "volume/tube.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "volume/curve.h"
#include "volume/solids.h"

namespace radgenome {
namespace {

using Eigen::Vector3d;

const Vector3d middle(-20, 40, 160);

/// A straight piece of a tube around a line through `middle`.
Mask straight(const Geometry& grid, const Vector3d& along, double radius_mm, double length_mm) {
  return solids::solid(grid, [&](const Vector3d& at) {
    const double t = (at - middle).dot(along);
    return std::abs(t) <= length_mm / 2 && (at - middle - t * along).norm() <= radius_mm;
  });
}

void expect_all(const std::vector<CrossSection>& sections, double diameter_mm, double tolerance_mm) {
  for (const auto& section : sections) {
    EXPECT_NEAR(section.diameter_mm(), diameter_mm, tolerance_mm) << "at " << section.along_mm << " mm";
    EXPECT_NEAR(section.longest_mm, diameter_mm + 1.4, 1.4 + tolerance_mm);  // a voxel's diagonal is 2.9 mm
    EXPECT_NEAR(section.shortest_mm, diameter_mm, 2 * tolerance_mm);
  }
}

TEST(Tube, StraightAndTilted) {
  for (const auto& along : {Vector3d(0, 0, 1), Vector3d(0.3, -0.5, 0.8), Vector3d(0.9, 0.4, 0.1)}) {
    const auto grid = solids::oblique_grid(middle, 110);
    const auto sections = tube_diameters(straight(grid, along.normalized(), 12, 90));
    ASSERT_FALSE(sections.empty());
    expect_all(sections, 24, 0.6);
    // Both caps are left out up to a radius; the rest is there.
    EXPECT_NEAR(sections.back().along_mm, 90 - 24, 6);
    for (const auto& section : sections) {
      EXPECT_GT(std::abs(section.direction.eigen().dot(along.normalized())), 0.99);
      const Vector3d off = section.centre.eigen() - middle;
      EXPECT_LT((off - off.dot(along.normalized()) * along.normalized()).norm(), 0.6);
    }
  }
}

TEST(Tube, ThickSlices) {
  const auto grid = solids::oblique_grid(middle, 110, {0.7, 0.7, 5});
  const auto sections = tube_diameters(straight(grid, Vector3d(0.1, 0.5, 0.8).normalized(), 14, 90));
  ASSERT_FALSE(sections.empty());
  expect_all(sections, 28, 1.2);
}

/// Half a ring, as the arch of an aorta: its centreline is π · R long.
TEST(Tube, AnArch) {
  const double ring_mm = 36, radius_mm = 13;
  const Vector3d normal = Vector3d(0.5, -0.8, 0.2).normalized(), up = normal.unitOrthogonal();
  const auto grid = solids::oblique_grid(middle, 120);
  const auto mask = solids::solid(grid, [&](const Vector3d& at) {
    const Vector3d from = at - middle;
    const double aside = from.dot(normal);
    const double out = (from - aside * normal).norm() - ring_mm;
    return from.dot(up) >= 0 && std::hypot(aside, out) <= radius_mm;
  });
  const auto sections = tube_diameters(mask);
  ASSERT_FALSE(sections.empty());
  expect_all(sections, 2 * radius_mm, 0.6);
  EXPECT_NEAR(sections.back().along_mm, std::numbers::pi * ring_mm - 2 * radius_mm, 8);
  for (const auto& section : sections) {
    const Vector3d from = section.centre.eigen() - middle;
    EXPECT_NEAR(from.norm(), ring_mm, 1.0);
    EXPECT_LT(std::abs(section.direction.eigen().dot(from.normalized())), 0.15);
  }
}

TEST(Tube, AnOvalHasTwoDiameters) {
  const auto grid = solids::oblique_grid(middle, 100);
  const Vector3d along = Vector3d(0.2, 0.3, 0.9).normalized(), wide = along.unitOrthogonal(),
                 narrow = along.cross(wide);
  const auto sections = tube_diameters(solids::solid(grid, [&](const Vector3d& at) {
    const Vector3d from = at - middle;
    return std::abs(from.dot(along)) <= 40 && std::hypot(from.dot(wide) / 15, from.dot(narrow) / 10) <= 1;
  }));
  ASSERT_FALSE(sections.empty());
  for (const auto& section : sections) {
    EXPECT_NEAR(section.diameter_mm(), 2 * std::sqrt(150), 0.6);
    EXPECT_NEAR(section.longest_mm, 30, 1.8);
    EXPECT_NEAR(section.shortest_mm, 20, 1.3);
  }
}

TEST(Tube, ABallIsNone) {
  const auto grid = solids::oblique_grid(middle, 60);
  EXPECT_TRUE(tube_diameters(solids::solid(grid, [](const Vector3d& at) {
                return (at - middle).norm() <= 20;
              })).empty());
  EXPECT_TRUE(tube_diameters(Mask(grid)).empty());
  MaskBuilder one(grid);
  one.add(5, 6, {7, 8});
  EXPECT_TRUE(tube_diameters(one.finish()).empty());
}

TEST(Fork, HasThreeLimbs) {
  const auto grid = solids::oblique_grid(middle, 130);
  const std::array<Vector3d, 3> ends = {Vector3d(0, 45, -10), Vector3d(45, -25, 5), Vector3d(-40, -35, 8)};
  const auto mask = solids::solid(grid, [&](const Vector3d& at) {
    const Vector3d from = at - middle;
    return std::any_of(ends.begin(), ends.end(), [&](const Vector3d& end) {
      const Vector3d along = end.normalized();
      const double t = std::clamp(from.dot(along), 0.0, end.norm());
      return (from - t * along).norm() <= 9;
    });
  });
  const auto fork = fork_of(mask);
  ASSERT_TRUE(fork);
  for (const auto& end : ends) {
    const auto near =
        std::min_element(fork->limbs.begin(), fork->limbs.end(), [&](const auto& a, const auto& b) {
          return (a.front().eigen() - middle - end).norm() < (b.front().eigen() - middle - end).norm();
        });
    EXPECT_LT((near->front().eigen() - middle - end).norm(), 12);
    EXPECT_LT((near->back().eigen() - middle).norm(), 25);
    const auto sections = cross_sections(mask, *near);
    ASSERT_FALSE(sections.empty());
    EXPECT_NEAR(sections[sections.size() / 2].diameter_mm(), 18, 0.8);
  }
  EXPECT_FALSE(fork_of(straight(grid, Vector3d(0, 0.6, 0.8), 12, 90)));
}

TEST(Curve, EqualSteps) {
  const Centreline bent = {{0, 0, 0}, {10, 0, 0}, {10, 5, 0}};
  const auto even = resampled(bent, 2.9);
  ASSERT_EQ(even.size(), 6U);
  EXPECT_EQ(even.front(), bent.front());
  EXPECT_EQ(even.back(), bent.back());
  EXPECT_NEAR(even[3].x, 9, 1e-12);
  EXPECT_NEAR(even[4].y, 2, 1e-12);
  const auto straight_line = resampled({{0, 0, 0}, {9, 0, 3}}, 0.5);
  const auto smooth = smoothed(straight_line, 3);
  for (std::size_t n = 0; n < smooth.size(); ++n) EXPECT_LT((smooth[n] - straight_line[n]).length(), 1e-9);
}

}  // namespace
}  // namespace radgenome
