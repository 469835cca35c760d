// SPDX-License-Identifier: Apache-2.0
#include "volume/mask.h"

#include <gtest/gtest.h>

#include <random>

#include "core/error.h"

namespace radgenome {
namespace {

Geometry grid() {
  auto geometry = Geometry::axis_aligned({13, 9, 6}, {0.7, 0.9, 2.5}, {-40, 12, 300});
  geometry.world_from_voxel.linear(0, 1) = 0.3;
  return geometry;
}

/// Voxels of a random box of the grid, each with the chance `density`; often empty or one voxel.
Volume<std::uint8_t> random_volume(std::mt19937& random, double density) {
  Volume<std::uint8_t> volume(grid());
  Box box;
  for (int axis = 0; axis < 3; ++axis) {
    const int size = volume.size()[axis];
    const int a = static_cast<int>(random() % static_cast<unsigned>(size));
    box.begin[axis] = a;
    box.end[axis] = a + static_cast<int>(random() % static_cast<unsigned>(size - a + 1));
  }
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j)
      for (int i = box.begin.i; i < box.end.i; ++i)
        if (static_cast<double>(random() % 1000) < density * 1000)
          volume(i, j, k) = static_cast<std::uint8_t>(1 + random() % 255);
  return volume;
}

template <class Test>
Volume<std::uint8_t> where(const Test& test) {
  Volume<std::uint8_t> volume(grid());
  for (std::size_t i = 0; i < volume.values().size(); ++i) volume.values()[i] = test(i) ? 1 : 0;
  return volume;
}

/// What every mask must be: that set of voxels, counted, in its tight box.
void expect_is(const Mask& mask, const Volume<std::uint8_t>& truth) {
  Box box;
  std::int64_t count = 0;
  std::vector<Index> voxels;
  for (int k = 0; k < truth.size().k; ++k)
    for (int j = 0; j < truth.size().j; ++j)
      for (int i = 0; i < truth.size().i; ++i) {
        const bool inside = truth(i, j, k) != 0;
        ASSERT_EQ(mask.contains({i, j, k}), inside);
        if (!inside) continue;
        ++count;
        voxels.push_back({i, j, k});
        box = hull(box, {{i, j, k}, {i + 1, j + 1, k + 1}});
      }
  EXPECT_EQ(mask.voxels(), count);
  EXPECT_EQ(mask.empty(), count == 0);
  EXPECT_EQ(mask.box(), box);
  std::vector<Index> visited;
  mask.for_each([&](Index v) { visited.push_back(v); });
  EXPECT_TRUE(visited == voxels);
  std::vector<std::uint8_t> part(truth.values().size(), 9);
  mask.copy_to(truth.geometry().whole(), part);
  const auto dense = mask.dense();
  EXPECT_TRUE(std::equal(part.begin(), part.end(), dense.values().begin()));
  EXPECT_TRUE(std::equal(dense.values().begin(), dense.values().end(), truth.values().begin(),
                         truth.values().end(), [](std::uint8_t a, std::uint8_t b) { return a == (b != 0); }));
}

TEST(Mask, SetAlgebraAgainstVoxelByVoxel) {
  std::mt19937 random(20240613);
  for (int round = 0; round < 200; ++round) {
    const auto a = random_volume(random, round % 3 == 0 ? 0.05 : 0.6), b = random_volume(random, 0.5);
    const Mask mask_a = Mask::of(a), mask_b = Mask::of(b);
    expect_is(mask_a, a);
    const Mask* both[] = {&mask_a, &mask_b};
    expect_is(union_of(both), where([&](std::size_t i) { return a.values()[i] || b.values()[i]; }));
    const auto common = where([&](std::size_t i) { return a.values()[i] && b.values()[i]; });
    expect_is(intersection_of(mask_a, mask_b), common);
    expect_is(difference_of(mask_a, mask_b),
              where([&](std::size_t i) { return a.values()[i] && !b.values()[i]; }));
    EXPECT_EQ(common_voxels(mask_a, mask_b), Mask::of(common).voxels());
    ASSERT_FALSE(HasFailure()) << "round " << round;
  }
}

TEST(Mask, OfOneLabelAmongOthers) {
  std::mt19937 random(5);
  Volume<std::uint16_t> labels(grid());
  for (auto& value : labels.values()) value = static_cast<std::uint16_t>(random() % 4 * 300);
  for (const std::uint16_t label : {std::uint16_t{300}, std::uint16_t{900}, std::uint16_t{44}})
    expect_is(Mask::of_label(labels, label),
              where([&](std::size_t i) { return labels.values()[i] == label; }));
}

TEST(Mask, ALooseBoxIsTightened) {
  const Box loose{{2, 1, 0}, {12, 8, 6}};
  std::vector<std::uint8_t> bytes(loose.voxels());
  Volume<std::uint8_t> truth(grid());
  for (const Index v : {Index{5, 3, 2}, Index{7, 3, 4}}) {
    bytes[static_cast<std::size_t>((v.i - 2) + 10 * ((v.j - 1) + 7 * v.k))] = 200;
    truth(v) = 1;
  }
  const Mask mask(grid(), loose, bytes);
  expect_is(mask, truth);
  EXPECT_EQ(mask.box(), (Box{{5, 3, 2}, {8, 4, 5}}));
  EXPECT_NEAR(mask.volume_ml(), 2 * 0.7 * 0.9 * 2.5 / 1000, 1e-15);
}

TEST(Mask, NoVoxelAtAll) {
  const Mask none(grid());
  const Mask zeros(grid(), {{1, 1, 1}, {3, 3, 3}}, std::vector<std::uint8_t>(8));
  for (const Mask* mask : {&none, &zeros}) {
    expect_is(*mask, Volume<std::uint8_t>(grid()));
    EXPECT_EQ(mask->volume_ml(), 0.0);
    EXPECT_FALSE(mask->touches_border());
  }
  const Mask* both[] = {&none, &zeros};
  EXPECT_TRUE(union_of(both).empty());
  EXPECT_TRUE(difference_of(none, zeros).empty());
}

TEST(Mask, TouchesTheBorderOnlyWhereItIsOnTheFirstOrLastSlice) {
  const auto at = [](Index v) {
    const std::vector<std::uint8_t> one = {1};
    return Mask(grid(), {v, {v.i + 1, v.j + 1, v.k + 1}}, one).touches_border();
  };
  EXPECT_FALSE(at({1, 1, 1}));
  EXPECT_FALSE(at({11, 7, 4}));
  for (const Index v :
       {Index{0, 4, 3}, Index{12, 4, 3}, Index{5, 0, 3}, Index{5, 8, 3}, Index{5, 4, 0}, Index{5, 4, 5}})
    EXPECT_TRUE(at(v)) << v.i << " " << v.j << " " << v.k;
}

TEST(Mask, APartIsCopiedAlsoBeyondTheGrid) {
  std::mt19937 random(11);
  const auto truth = random_volume(random, 0.5);
  const Mask mask = Mask::of(truth);
  const Box part{{-2, 3, 1}, {9, 12, 8}};
  std::vector<std::uint8_t> bytes(part.voxels(), 7);
  mask.copy_to(part, bytes);
  auto at = bytes.begin();
  for (int k = part.begin.k; k < part.end.k; ++k)
    for (int j = part.begin.j; j < part.end.j; ++j)
      for (int i = part.begin.i; i < part.end.i; ++i)
        ASSERT_EQ(*at++, grid().whole().contains({i, j, k}) && truth(i, j, k) != 0 ? 1 : 0);
}

TEST(MaskBuilder, RunsThatTouchBecomeOne) {
  MaskBuilder builder(grid());
  builder.add(3, 1, {2, 5});
  builder.add(3, 1, {5, 7});
  builder.add(3, 1, {8, 8});
  builder.add(2, 4, {0, 13});
  const Mask mask = builder.finish();
  EXPECT_EQ(mask.run_count(), 2U);
  EXPECT_EQ(mask.voxels(), 18);
  EXPECT_EQ(mask.box(), (Box{{0, 2, 1}, {13, 4, 5}}));
}

TEST(Mask, MasksOfDifferentGridsDoNotMix) {
  auto moved = grid();
  moved.world_from_voxel.offset.z() += 2.5;
  const std::vector<std::uint8_t> one = {1};
  const Mask a(grid(), {{1, 1, 1}, {2, 2, 2}}, one), b(moved, {{1, 1, 1}, {2, 2, 2}}, one);
  const Mask* both[] = {&a, &b};
  EXPECT_THROW(union_of(both), Error);
  EXPECT_THROW(intersection_of(a, b), Error);
  EXPECT_THROW(difference_of(a, b), Error);
  EXPECT_THROW(common_voxels(a, b), Error);
  EXPECT_THROW(union_of({}), Error);
}

TEST(Mask, RunsOfRowsOfEveryLength) {
  std::mt19937 random(5);
  for (int length = 1; length < 200; ++length) {
    Volume<std::uint8_t> volume(Geometry::axis_aligned({length, 1, 1}, {1, 1, 1}, {}));
    for (auto& value : volume.values())
      value = random() % 8 == 0 ? 0 : static_cast<std::uint8_t>(1 + random() % 255);
    const auto mask = Mask::of(volume);
    int end = 0;
    for (const auto& run : mask.runs(0, 0)) {
      ASSERT_LT(end - (end == 0), run.begin);
      end = run.end;
    }
    for (Index v; v.i < length; ++v.i) ASSERT_EQ(mask.contains(v), volume(v) != 0) << v.i << " of " << length;
  }
}

}  // namespace
}  // namespace radgenome
