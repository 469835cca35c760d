// SPDX-License-Identifier: Apache-2.0
#include "volume/components.h"

#include <gmock/gmock.h>

#include <random>

#include "volume/shapes.h"

namespace radgenome {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

Volume<std::uint8_t> volume(Index size, std::initializer_list<Index> voxels) {
  Volume<std::uint8_t> set(Geometry::axis_aligned(size, {0.7, 1.1, 5}, {-30, 12, 7}));
  for (const auto& v : voxels) set(v) = 1;
  return set;
}

TEST(Components, FacesAndCornersDiffer) {
  // Two voxels at a corner, two at an edge, one alone.
  const auto set = volume({7, 6, 5}, {{0, 0, 0}, {1, 1, 1}, {4, 4, 4}, {5, 5, 4}, {6, 0, 2}});
  EXPECT_EQ(find_components(set, Connectivity::faces).count(), 5U);
  EXPECT_THAT(find_components(set, Connectivity::corners).sizes, UnorderedElementsAre(2, 2, 1));
}

TEST(Components, ARingOfRunsIsOnePiece) {
  // A U that joins only in its last row: its arms get their label before they are known to meet.
  const auto set = volume({5, 4, 1}, {{0, 0, 0},
                                      {4, 0, 0},
                                      {0, 1, 0},
                                      {4, 1, 0},
                                      {0, 2, 0},
                                      {4, 2, 0},
                                      {0, 3, 0},
                                      {1, 3, 0},
                                      {2, 3, 0},
                                      {3, 3, 0},
                                      {4, 3, 0}});
  const auto pieces = find_components(set, Connectivity::faces);
  EXPECT_THAT(pieces.sizes, ElementsAre(11));
  EXPECT_EQ(pieces.labels(4, 0, 0), pieces.labels(0, 0, 0));
  EXPECT_EQ(pieces.labels(2, 0, 0), 0U);
}

TEST(Components, LargestAndAtLeast) {
  const auto set = volume({6, 3, 2}, {{0, 0, 0}, {1, 0, 0}, {3, 0, 0}, {4, 0, 0}, {5, 0, 0}, {0, 2, 1}});
  const auto largest = largest_component(set, Connectivity::faces);
  EXPECT_EQ(std::count(largest.values().begin(), largest.values().end(), 1), 3);
  EXPECT_EQ(largest(4, 0, 0), 1);
  const auto kept = components_of_at_least(set, 2, Connectivity::faces);
  EXPECT_EQ(std::count(kept.values().begin(), kept.values().end(), 1), 5);
  EXPECT_EQ(kept(0, 2, 1), 0);
}

TEST(Components, EmptySetHasNone) {
  const auto set = volume({3, 4, 5}, {});
  EXPECT_EQ(find_components(set, Connectivity::corners).count(), 0U);
  EXPECT_EQ(find_components(set, Connectivity::corners).largest(), 0U);
  const auto largest = largest_component(set, Connectivity::corners);
  EXPECT_EQ(std::count(largest.values().begin(), largest.values().end(), 0), 60);
}

TEST(Pieces, TouchingByACornerIsOnePiece) {
  const auto grid = oblique({7, 6, 5});
  EXPECT_THAT(piece_sizes(mask_of(grid, {{1, 1, 1}, {2, 2, 2}})), ElementsAre(2));
  EXPECT_THAT(piece_sizes(mask_of(grid, {{2, 2, 1}, {1, 1, 2}, {0, 0, 3}})), ElementsAre(3));
  EXPECT_THAT(piece_sizes(mask_of(grid, {{2, 1, 1}, {1, 2, 1}})), ElementsAre(2));
}

TEST(Pieces, AGapOfOneVoxelParts) {
  const auto grid = oblique({7, 6, 5});
  EXPECT_THAT(piece_sizes(mask_of(grid, {{1, 1, 1}, {3, 1, 1}, {4, 1, 1}})), ElementsAre(2, 1));
  EXPECT_THAT(piece_sizes(mask_of(grid, {{1, 1, 1}, {1, 3, 1}, {1, 1, 3}})), ElementsAre(1, 1, 1));
  EXPECT_THAT(piece_sizes(Mask(grid)), ElementsAre());
}

/// The definition, voxel by voxel. Neighbours are no more than `reach` steps along the axes away.
std::vector<std::int64_t> flooded(const Volume<std::uint8_t>& volume, int reach) {
  auto left = volume;
  std::vector<std::int64_t> sizes;
  Mask::of(volume).for_each([&](Index seed) {
    if (left(seed) == 0) return;
    std::vector<Index> open = {seed};
    left(seed) = 0;
    sizes.push_back(0);
    while (!open.empty()) {
      const auto v = open.back();
      open.pop_back();
      ++sizes.back();
      for (int d = 0; d < 27; ++d) {
        const Index step{d % 3 - 1, d / 3 % 3 - 1, d / 9 - 1}, n{v.i + step.i, v.j + step.j, v.k + step.k};
        if (std::abs(step.i) + std::abs(step.j) + std::abs(step.k) > reach) continue;
        if (!volume.geometry().whole().contains(n) || left(n) == 0) continue;
        left(n) = 0;
        open.push_back(n);
      }
    }
  });
  return sizes;
}

TEST(Pieces, AgreesWithFloodFillOnNoise) {
  std::mt19937 random(7);
  for (const Index size : {Index{23, 17, 11}, Index{131, 9, 7}})
    for (const unsigned percent : {3, 8, 12, 30, 60}) {
      Volume<std::uint8_t> volume(oblique(size));
      for (auto& value : volume.values()) value = random() % 100 < percent ? 1 : 0;
      const auto mask = Mask::of(volume);
      EXPECT_EQ(pieces_of(mask, Connectivity::faces).sizes, flooded(volume, 1)) << percent << " %";
      EXPECT_EQ(pieces_of(mask, Connectivity::corners).sizes, flooded(volume, 3)) << percent << " %";
    }
}

TEST(Components, LabelsAreNumbersOfPieces) {
  std::mt19937 random(3);
  Volume<std::uint8_t> set(oblique({70, 8, 5}));
  for (auto& value : set.values()) value = random() % 4 == 0 ? 1 : 0;
  const auto found = find_components(set, Connectivity::faces);
  std::vector<std::int64_t> counted(found.count() + 1);
  for (const auto label : found.labels.values()) ++counted[label];
  EXPECT_EQ(std::vector(counted.begin() + 1, counted.end()), found.sizes);
  for (std::size_t v = 0; v < set.values().size(); ++v)
    ASSERT_EQ(found.labels.values()[v] != 0, set.values()[v] != 0);
}

}  // namespace
}  // namespace radgenome
