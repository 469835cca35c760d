// SPDX-License-Identifier: Apache-2.0
#include "volume/distance.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "volume/mask.h"

namespace radgenome {
namespace {

const std::array<double, 3> spacing = {0.8, 1.3, 4.5};

Geometry grid(Index size) {
  return Geometry::axis_aligned(size, spacing, {101, -40, 13});
}

double between(Index a, Index b) {
  return std::hypot(spacing[0] * (a.i - b.i), spacing[1] * (a.j - b.j), spacing[2] * (a.k - b.k));
}

/// Voxels of a set, found by walking over all of them.
std::vector<Index> voxels(const Volume<std::uint8_t>& set) {
  std::vector<Index> found;
  Mask::of(set).for_each([&](Index v) { found.push_back(v); });
  return found;
}

Volume<std::uint8_t> scattered(Index size, unsigned every) {
  Volume<std::uint8_t> set(grid(size));
  std::mt19937 random(7);
  for (auto& value : set.values()) value = random() % every == 0;
  return set;
}

TEST(Distance, EqualsTheSmallestOfAllPairs) {
  const auto set = scattered({13, 11, 9}, 60);
  const auto distance = distance_to(set);
  const auto inside = voxels(set);
  ASSERT_FALSE(inside.empty());
  for (int k = 0; k < 9; ++k)
    for (int j = 0; j < 11; ++j)
      for (int i = 0; i < 13; ++i) {
        double least = 1e9;
        for (const auto& v : inside) least = std::min(least, between(v, {i, j, k}));
        ASSERT_NEAR(distance(i, j, k), least, 1e-4) << i << " " << j << " " << k;
      }
}

TEST(Distance, WithinASetIsThatToTheRest) {
  auto set = scattered({21, 35, 9}, 40);
  auto rest = set;
  for (auto& value : set.values()) value = value == 0 ? 1 : 0;
  const auto within = distance_within(set), to_rest = distance_to(rest);
  EXPECT_TRUE(std::equal(within.values().begin(), within.values().end(), to_rest.values().begin()));
}

TEST(Distance, WithinEverythingThereIsNoEdge) {
  const auto distance = distance_within(Volume<std::uint8_t>(grid({4, 5, 6}), 1));
  for (const float value : distance.values()) EXPECT_EQ(value, no_distance);
}

TEST(Distance, NearestLabelIsOneOfTheNearestVoxels) {
  auto labels = scattered({9, 12, 7}, 40);
  std::uint8_t next = 0;
  for (auto& value : labels.values())
    if (value != 0) value = static_cast<std::uint8_t>(1 + next++ % 5);
  const auto nearest = nearest_label(labels);
  const auto inside = voxels(labels);
  for (int k = 0; k < 7; ++k)
    for (int j = 0; j < 12; ++j)
      for (int i = 0; i < 9; ++i) {
        double least = 1e9;
        for (const auto& v : inside)
          if (labels(v) == nearest.label(i, j, k)) least = std::min(least, between(v, {i, j, k}));
        ASSERT_NEAR(nearest.distance(i, j, k), least, 1e-4);
      }
}

TEST(Distance, NothingIsInfinitelyFar) {
  const Volume<std::uint8_t> nothing(grid({4, 5, 6}));
  const auto distance = distance_to(nothing);
  for (const float value : distance.values()) EXPECT_EQ(value, no_distance);
  EXPECT_EQ(nearest_label(nothing).label(1, 1, 1), 0);
}

TEST(SignedDistance, OfAHalfSpaceGrowsLinearly) {
  Volume<std::uint8_t> set(grid({20, 6, 5}));
  for (int k = 0; k < 5; ++k)
    for (int j = 0; j < 6; ++j)
      for (int i = 8; i < 20; ++i) set(i, j, k) = 1;
  const auto distance = signed_distance(set);
  for (int i = 0; i < 20; ++i) EXPECT_NEAR(distance(i, 3, 2), (i - 7.5) * spacing[0], 1e-4);
}

}  // namespace
}  // namespace radgenome
