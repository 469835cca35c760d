// SPDX-License-Identifier: Apache-2.0
#include "volume/polygon.h"

#include <gtest/gtest.h>

#include <numbers>
#include <random>

namespace radgenome {
namespace {

using Eigen::Vector2d;

std::vector<Vector2d> random_points(std::mt19937& random, int count) {
  std::uniform_real_distribution<double> place(-20, 30);
  std::vector<Vector2d> points;
  for (int n = 0; n < count; ++n) points.emplace_back(place(random), place(random) / 3);
  return points;
}

double cross(const Vector2d& a, const Vector2d& b) {
  return a.x() * b.y() - a.y() * b.x();
}

TEST(ConvexHull, HoldsAllPointsAndTurnsLeft) {
  std::mt19937 random(3);
  for (int count = 3; count < 40; ++count) {
    const auto points = random_points(random, count);
    const auto hull = convex_hull(points);
    for (std::size_t a = 0; a < hull.size(); ++a) {
      const Vector2d side = hull[(a + 1) % hull.size()] - hull[a];
      for (const auto& point : points) EXPECT_GE(cross(side, point - hull[a]), -1e-9);
      EXPECT_NE(std::find(points.begin(), points.end(), hull[a]), points.end());
    }
  }
}

TEST(ConvexHull, LeavesOutWhatLiesOnASide) {
  const auto hull = convex_hull({{0, 0}, {2, 0}, {1, 0}, {2, 1}, {0, 1}, {1, 1}, {1, 0.5}, {0, 0}});
  EXPECT_EQ(hull, (ConvexPolygon{{0, 0}, {2, 0}, {2, 1}, {0, 1}}));
  EXPECT_EQ(convex_hull({{1, 1}, {0, 0}, {2, 2}}), (ConvexPolygon{{0, 0}, {2, 2}}));
  EXPECT_EQ(convex_hull({{1, 1}, {1, 1}}).size(), 1U);
}

TEST(LongestChord, IsTheFarthestPair) {
  std::mt19937 random(11);
  for (int count = 1; count < 60; ++count) {
    const auto points = random_points(random, count);
    double farthest = 0;
    for (const auto& a : points)
      for (const auto& b : points) farthest = std::max(farthest, (a - b).norm());
    EXPECT_NEAR(longest_chord(convex_hull(points)).length(), farthest, 1e-12) << count << " points";
  }
  EXPECT_NEAR(longest_chord({{0, 0}, {3, 0}, {3, 4}, {0, 4}}).length(), 5, 1e-12);
}

TEST(LongestChord, AlongADirection) {
  // A right triangle with legs of 3 and 4; the altitude on its hypotenuse is 12/5.
  const ConvexPolygon triangle = {{0, 0}, {4, 0}, {0, 3}};
  EXPECT_NEAR(longest_chord_along(triangle, {1, 0}).length(), 4, 1e-12);
  EXPECT_NEAR(longest_chord_along(triangle, {0, 1}).length(), 3, 1e-12);
  EXPECT_NEAR(longest_chord_along(triangle, Vector2d(3, 4).normalized()).length(), 12.0 / 5, 1e-12);
  EXPECT_NEAR(extremes_along(triangle, {1, 0}).to.x(), 4, 0);
  EXPECT_NEAR(smallest_width(triangle), 12.0 / 5, 1e-12);
}

TEST(LongestChord, OfARegularPolygon) {
  ConvexPolygon polygon;
  constexpr int corners = 720;
  for (int n = 0; n < corners; ++n) {
    const double angle = 2 * std::numbers::pi * n / corners;
    polygon.emplace_back(50 + 8 * std::cos(angle), 3 * std::sin(angle));
  }
  EXPECT_NEAR(longest_chord(polygon).length(), 16, 1e-9);
  EXPECT_NEAR(longest_chord_along(polygon, {0, 1}).length(), 6, 1e-9);
  EXPECT_NEAR(smallest_width(polygon), 6, 1e-3);
}

}  // namespace
}  // namespace radgenome
