// SPDX-License-Identifier: Apache-2.0
#include "volume/fingerprint.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace radgenome {
namespace {

/// Blobs of tissue and air at places drawn by `seed`, on a grid of other extent and spacing on each axis.
Ct scan(unsigned seed, Index size = {60, 52, 40}, std::array<double, 3> spacing = {1.2, 1.5, 2.5}) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> place(0, 1);
  struct Blob {
    double x, y, z, radius, hu;
  };
  std::vector<Blob> blobs;
  for (int i = 0; i < 25; ++i)
    blobs.push_back({place(random), place(random), place(random), 0.08 + 0.1 * place(random),
                     i % 2 == 0 ? 60.0 : -850.0});
  Ct ct(Geometry::axis_aligned(size, spacing, {-100, 33, 712}), std::int16_t{-1000});
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j)
      for (int i = 0; i < size.i; ++i)
        for (const auto& blob : blobs)
          if (std::hypot((i + 0.5) / size.i - blob.x, (j + 0.5) / size.j - blob.y,
                         (k + 0.5) / size.k - blob.z) < blob.radius)
            ct(i, j, k) = static_cast<std::int16_t>(blob.hu);
  return ct;
}

Fingerprint of(const Ct& ct) {
  return fingerprint_of(ct).value();
}

TEST(Fingerprint, OfAnotherScanIsFar) {
  for (unsigned seed = 1; seed < 20; ++seed) EXPECT_FALSE(are_near(of(scan(0)), of(scan(seed)))) << seed;
}

TEST(Fingerprint, NoiseAndFinerVoxelsHardlyChangeIt) {
  auto noisy = scan(3);
  std::mt19937 random(1);
  std::normal_distribution<double> noise(0, 30);
  for (auto& value : noisy.values()) value = static_cast<std::int16_t>(value + noise(random));
  EXPECT_TRUE(are_near(of(scan(3)), of(noisy)));
  EXPECT_TRUE(are_near(of(scan(3, {160, 160, 120})), of(scan(3, {160, 160, 240}))));
}

/// Axes exchanged and turned over, and said so in the affine: the same points of the same body.
TEST(Fingerprint, TheOrderOfVoxelsDoesNotMatter) {
  const auto ct = scan(4);
  const auto size = ct.size();
  Geometry turned;
  turned.size = {size.k, size.i, size.j};
  const auto& affine = ct.geometry().world_from_voxel;
  turned.world_from_voxel.linear.col(0) = -affine.linear.col(2);
  turned.world_from_voxel.linear.col(1) = affine.linear.col(0);
  turned.world_from_voxel.linear.col(2) = -affine.linear.col(1);
  turned.world_from_voxel.offset = affine.offset + affine.linear * Eigen::Vector3d(0, size.j - 1, size.k - 1);
  Ct other(turned);
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j)
      for (int i = 0; i < size.i; ++i) other(size.k - 1 - k, i, size.j - 1 - j) = ct(i, j, k);
  EXPECT_EQ(of(other), of(ct));
}

TEST(Fingerprint, IsWrittenAndReadBack) {
  const auto fingerprint = of(scan(5));
  EXPECT_EQ(Fingerprint::from(fingerprint.text()), fingerprint);
  EXPECT_EQ(fingerprint.text().size(), 336U);
  for (const char* text : {"", "0", "zz"}) EXPECT_EQ(Fingerprint::from(text), std::nullopt);
  EXPECT_EQ(Fingerprint::from(std::string(336, 'g')), std::nullopt);
}

TEST(Fingerprint, NothingOfAThinVolume) {
  EXPECT_EQ(fingerprint_of(scan(1, {60, 52, 7})), std::nullopt);
}

TEST(Fingerprint, AllNearPairsAreFound) {
  const std::vector<std::optional<Fingerprint>> all = {of(scan(1)), std::nullopt, of(scan(2)), of(scan(1)),
                                                       of(scan(2))};
  std::vector<std::pair<std::size_t, std::size_t>> found;
  for_each_near_pair(all, [&](std::size_t i, std::size_t j) { found.emplace_back(i, j); });
  EXPECT_EQ(found, (std::vector<std::pair<std::size_t, std::size_t>>{{0, 3}, {2, 4}}));
}

}  // namespace
}  // namespace radgenome
