// SPDX-License-Identifier: Apache-2.0
#include "volume/resample.h"

#include <gmock/gmock.h>

#include <cmath>

#include "volume/smooth.h"

namespace radgenome {
namespace {

/// Turned about an oblique axis, off the origin, anisotropic.
Geometry oblique(Index size) {
  Geometry grid;
  grid.size = size;
  const auto turn = Eigen::AngleAxisd(0.4, Eigen::Vector3d(1, 2, 3).normalized()).toRotationMatrix();
  grid.world_from_voxel.linear = turn * Eigen::Vector3d(0.9, 1.4, 2.5).asDiagonal();
  grid.world_from_voxel.offset = {-17, 41, 230};
  return grid;
}

double plane(Point<World> p) {
  return 3 * p.x - 2 * p.y + 0.5 * p.z + 7;
}

Volume<float> plane_on(const Geometry& grid) {
  Volume<float> volume(grid);
  for (int k = 0; k < grid.size.k; ++k)
    for (int j = 0; j < grid.size.j; ++j)
      for (int i = 0; i < grid.size.i; ++i)
        volume(i, j, k) = static_cast<float>(plane(grid.world_from_voxel(centre_of({i, j, k}))));
  return volume;
}

TEST(Resample, LinearReproducesALinearField) {
  const auto from = plane_on(oblique({21, 18, 15}));
  const auto centre = from.geometry().world_from_voxel(Point<Voxel>{10, 8.5, 7});
  const auto grid =
      Geometry::axis_aligned({5, 6, 4}, {1.1, 0.7, 1.9}, {centre.x - 2, centre.y - 2, centre.z - 3});
  const auto to = resample_linear(from, grid, -1e6F);
  const auto expected = plane_on(grid);
  for (std::size_t v = 0; v < to.values().size(); ++v)
    ASSERT_NEAR(to.values()[v], expected.values()[v], 2e-3);
}

TEST(Resample, OutsideTheVolumeItSaysSo) {
  const Volume<float> from(oblique({4, 5, 6}), 9.0F);
  const auto grid = Geometry::axis_aligned({2, 2, 2}, {1, 1, 1}, {500, 500, 500});
  const auto marked = resample_linear(from, grid, -3), clamped = resample_clamped(from, grid);
  for (const float value : marked.values()) EXPECT_EQ(value, -3);
  for (const float value : clamped.values()) EXPECT_EQ(value, 9);
}

TEST(Resample, NearestMaskOnAGridTwiceAsFine) {
  const auto coarse = Geometry::axis_aligned({6, 5, 4}, {2, 4, 6}, {0, 0, 0});
  const auto fine = Geometry::axis_aligned({12, 10, 8}, {1, 2, 3}, {-0.5, -1, -1.5});
  Volume<std::uint8_t> set(coarse);
  set(2, 3, 1) = set(3, 3, 1) = 1;
  const auto mask = resample_nearest(Mask::of(set), fine);
  EXPECT_EQ(mask.voxels(), 16);
  EXPECT_EQ(mask.box(), (Box{{4, 6, 2}, {8, 8, 4}}));
}

TEST(Smooth, AnImpulseBecomesAGaussian) {
  const Index size{41, 35, 21};
  Volume<float> impulse(Geometry::axis_aligned(size, {1.0, 1.5, 2.5}, {3, 4, 5}));
  impulse(20, 17, 10) = 1;
  const double sigma = 4;
  const auto smooth = gaussian_smooth(impulse, sigma);
  const double peak = smooth(20, 17, 10);
  double sum = 0;
  for (const float value : smooth.values()) sum += value;
  EXPECT_NEAR(sum, 1, 1e-3);
  for (const auto& [v, distance] :
       {std::pair{Index{24, 17, 10}, 4.0}, {Index{20, 21, 10}, 6.0}, {Index{20, 17, 12}, 5.0}})
    EXPECT_NEAR(smooth(v) / peak, std::exp(-distance * distance / (2 * sigma * sigma)), 1e-4);
}

TEST(Smooth, AConstantStaysConstantUpToTheBorder) {
  const auto smooth = gaussian_smooth(Volume<float>(oblique({9, 1, 7}), -42.0F), 3);
  for (const float value : smooth.values()) EXPECT_NEAR(value, -42, 1e-3);
}

}  // namespace
}  // namespace radgenome
