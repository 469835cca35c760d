// SPDX-License-Identifier: Apache-2.0
#include "volume/measure.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "core/error.h"

namespace radgenome {
namespace {

using testing::ElementsAre;

/// Oblique, anisotropic, off-origin, another extent on each axis.
Geometry oblique(Index size) {
  const Eigen::Matrix3d turn =
      (Eigen::AngleAxisd(0.3, Eigen::Vector3d::UnitZ()) * Eigen::AngleAxisd(-0.2, Eigen::Vector3d::UnitX()))
          .toRotationMatrix();
  return {size, {turn * Eigen::Vector3d(0.8, 1.1, 2.5).asDiagonal(), {-40, 25, 130}}};
}

Mask mask_of(const Geometry& geometry, const std::vector<Index>& voxels) {
  Volume<std::uint8_t> volume(geometry);
  for (const auto& v : voxels) volume(v) = 1;
  return Mask::of(volume);
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

/// The definition, voxel by voxel.
std::vector<std::int64_t> flooded(const Volume<std::uint8_t>& volume) {
  auto left = volume;
  std::vector<std::int64_t> sizes;
  const auto size = volume.size();
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j)
      for (int i = 0; i < size.i; ++i) {
        if (left(i, j, k) == 0) continue;
        std::vector<Index> open = {{i, j, k}};
        left(i, j, k) = 0;
        std::int64_t count = 0;
        while (!open.empty()) {
          const auto v = open.back();
          open.pop_back();
          ++count;
          for (int d = 0; d < 27; ++d) {
            const Index n{v.i + d % 3 - 1, v.j + d / 3 % 3 - 1, v.k + d / 9 - 1};
            if (!volume.geometry().whole().contains(n) || left(n) == 0) continue;
            left(n) = 0;
            open.push_back(n);
          }
        }
        sizes.push_back(count);
      }
  std::sort(sizes.begin(), sizes.end(), std::greater<>());
  return sizes;
}

TEST(Pieces, AgreesWithFloodFillOnNoise) {
  std::mt19937 random(7);
  for (const int percent : {3, 8, 12, 30}) {
    Volume<std::uint8_t> volume(oblique({23, 17, 11}));
    for (auto& value : volume.values()) value = static_cast<int>(random() % 100) < percent ? 1 : 0;
    EXPECT_EQ(piece_sizes(Mask::of(volume)), flooded(volume)) << percent << " %";
  }
}

TEST(Centroid, IsTheMeanInTheWorld) {
  const auto grid = oblique({9, 8, 7});
  const std::vector<Index> voxels = {{1, 2, 3}, {5, 2, 3}, {5, 7, 1}};
  Eigen::Vector3d sum = Eigen::Vector3d::Zero();
  for (const auto& v : voxels) sum += grid.world_from_voxel(centre_of(v)).eigen();
  EXPECT_LT((centroid(mask_of(grid, voxels)).eigen() - sum / 3).norm(), 1e-9);
  EXPECT_THROW(centroid(Mask(grid)), Error);
}

TEST(Values, FollowTheDefinition) {
  const auto grid = oblique({11, 1, 2});
  Ct ct(grid, -3000);
  Volume<std::uint8_t> inside(grid);
  for (int i = 0; i < 11; ++i) {
    ct(i, 0, 1) = static_cast<std::int16_t>(i * i);
    inside(i, 0, 1) = 1;
  }
  // numpy.percentile([0, 1, 4, …, 100], [5, 50, 95]) and numpy.std of the same.
  const auto values = statistics_of(ct, Mask::of(inside));
  EXPECT_DOUBLE_EQ(values.mean, 35);
  EXPECT_NEAR(values.std, 32.832910318764, 1e-6);
  EXPECT_DOUBLE_EQ(values.p5, 0.5);
  EXPECT_DOUBLE_EQ(values.p50, 25);
  EXPECT_DOUBLE_EQ(values.p95, 90.5);
}

TEST(Values, OneVoxelAndTheEndsOfTheRange) {
  const auto grid = oblique({2, 1, 1});
  Ct ct(grid, 32767);
  ct(0, 0, 0) = -32768;
  EXPECT_DOUBLE_EQ(statistics_of(ct, mask_of(grid, {{0, 0, 0}})).p95, -32768);
  EXPECT_DOUBLE_EQ(statistics_of(ct, mask_of(grid, {{0, 0, 0}, {1, 0, 0}})).mean, -0.5);
  EXPECT_THROW(statistics_of(ct, mask_of(oblique({2, 2, 1}), {{0, 0, 0}})), Error);
}

}  // namespace
}  // namespace radgenome
