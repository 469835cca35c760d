// SPDX-License-Identifier: Apache-2.0
#include "volume/statistics.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "volume/shapes.h"

namespace radgenome {
namespace {

using testing::ElementsAre;

TEST(Slices, TheAxialAxisIsTheOneClosestToWorldZ) {
  Geometry coronal{{5, 6, 7}, {}};
  coronal.world_from_voxel.linear << 1, 0, 0.1, 0, 0.2, 3, 0, -2, 0.3;
  EXPECT_EQ(axial_axis(coronal), 1);
  EXPECT_EQ(axial_axis(oblique({5, 6, 7})), 2);
}

TEST(Slices, EveryAxisTellsTheSameVoxels) {
  const auto mask = mask_of(oblique({9, 8, 7}), {{1, 2, 3}, {2, 2, 3}, {5, 4, 3}, {2, 7, 5}});
  EXPECT_THAT(slice_extents(mask, 2),
              ElementsAre(SliceExtent{3, 3, {1, 2}, {6, 5}}, SliceExtent{5, 1, {2, 7}, {3, 8}}));
  EXPECT_THAT(slice_extents(mask, 1),
              ElementsAre(SliceExtent{2, 2, {1, 3}, {3, 4}}, SliceExtent{4, 1, {5, 3}, {6, 4}},
                          SliceExtent{7, 1, {2, 5}, {3, 6}}));
  EXPECT_THAT(slice_extents(mask, 0),
              ElementsAre(SliceExtent{1, 1, {2, 3}, {3, 4}}, SliceExtent{2, 2, {2, 3}, {8, 6}},
                          SliceExtent{5, 1, {4, 3}, {5, 4}}));
}

TEST(Statistics, ManyMasksOverlappingEmptyAndMissing) {
  const auto grid = oblique({12, 10, 8});
  Ct ct(grid);
  for (int k = 0; k < 8; ++k)
    for (int j = 0; j < 10; ++j)
      for (int i = 0; i < 12; ++i) ct(i, j, k) = static_cast<std::int16_t>(100 * k + 10 * j + i);
  const auto small = mask_of(grid, {{3, 4, 5}, {5, 4, 5}}), empty = Mask(grid),
             all = Mask::of(Volume<std::uint8_t>(grid, 1));
  const std::vector<const Mask*> masks = {&all, nullptr, &small, &empty};
  const auto found = statistics_of(masks, &ct);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_FALSE(found[1] || found[3]);
  EXPECT_EQ(found[0]->voxels, 960);
  EXPECT_DOUBLE_EQ(found[0]->hu->mean, 350 + 45 + 5.5);
  EXPECT_TRUE(found[0]->touches_border);
  EXPECT_EQ(found[0]->axial_slices.size(), 8U);
  EXPECT_DOUBLE_EQ(found[2]->volume_ml, 2 * 0.8 * 1.1 * 2.5 / 1000);
  EXPECT_THAT(found[2]->component_voxels, ElementsAre(1, 1));
  EXPECT_EQ(found[2]->box, (Box{{3, 4, 5}, {6, 5, 6}}));
  EXPECT_EQ(found[2]->hu->min, 543);
  EXPECT_EQ(found[2]->hu->max, 545);
  EXPECT_FALSE(found[2]->touches_border);
  EXPECT_FALSE(statistics_of(small, nullptr).hu);
}

TEST(Statistics, AnotherGridIsRefused) {
  const auto mask = mask_of(oblique({4, 4, 4}), {{1, 1, 1}});
  const Ct ct(oblique({4, 4, 4}, {1, 1, 1}));
  const std::vector<const Mask*> masks = {&mask};
  EXPECT_THROW(statistics_of(masks, &ct), Error);
}

}  // namespace
}  // namespace radgenome
