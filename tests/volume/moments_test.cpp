// SPDX-License-Identifier: Apache-2.0
#include "volume/moments.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "volume/shapes.h"

namespace radgenome {
namespace {

/// Columns: the directions of the shapes below, turned against every grid.
Eigen::Matrix3d turned() {
  return (Eigen::AngleAxisd(0.7, Eigen::Vector3d::UnitY()) * Eigen::AngleAxisd(0.4, Eigen::Vector3d::UnitX()))
      .toRotationMatrix();
}

TEST(Centroid, IsTheMeanInTheWorld) {
  const auto grid = oblique({9, 8, 7});
  const std::vector<Index> voxels = {{1, 2, 3}, {5, 2, 3}, {5, 7, 1}};
  Eigen::Vector3d sum = Eigen::Vector3d::Zero();
  for (const auto& v : voxels) sum += grid.world_from_voxel(centre_of(v)).eigen();
  EXPECT_LT((centroid(mask_of(grid, voxels)).eigen() - sum / 3).norm(), 1e-9);
  EXPECT_THROW(centroid(Mask(grid)), Error);
}

TEST(Moments, AnEllipsoidHasItsDiameters) {
  const Eigen::Vector3d diameters(46, 30, 18);
  const Eigen::Matrix3d axes = turned();
  for (const auto& grid : {oblique({81, 61, 31}), sheared({81, 61, 31})}) {
    const auto mask = shape(grid, [&](const Eigen::Vector3d& p) {
      return (2 * (axes.transpose() * p).array() / diameters.array()).matrix().norm() < 1;
    });
    const auto found = moments(mask).principal_axes;
    for (int a = 0; a < 3; ++a) {
      EXPECT_NEAR(found[static_cast<std::size_t>(a)].length_mm, diameters[a], 0.01 * diameters[a]);
      EXPECT_GT(std::abs(found[static_cast<std::size_t>(a)].direction.eigen().dot(axes.col(a))), 0.9999);
    }
  }
}

TEST(Moments, ABoxOfVoxelsHasTheMomentsOfABox) {
  // Of edges a, b, c at right angles the variances are a²/12, …, so the lengths a·√(5/3), …; exactly, down
  // to one voxel.
  for (const Index size : {Index{1, 1, 1}, Index{9, 2, 3}}) {
    const auto found = moments(Mask::of(Volume<std::uint8_t>(oblique(size), 1))).principal_axes;
    std::vector<double> lengths = {0.8 * size.i, 1.1 * size.j, 2.5 * size.k};
    std::sort(lengths.begin(), lengths.end(), std::greater<>());
    for (std::size_t a = 0; a < 3; ++a)
      EXPECT_NEAR(found[a].length_mm, lengths[a] * std::sqrt(5.0 / 3), 1e-9);
  }
}

TEST(Moments, AParallelepipedHasItsCovariance) {
  const auto grid = sheared({5, 8, 4});
  const auto found = moments(Mask::of(Volume<std::uint8_t>(grid, 1)));
  const Eigen::Matrix3d edges = grid.world_from_voxel.linear * Eigen::Vector3d(5, 8, 4).asDiagonal();
  Eigen::Matrix3d covariance = Eigen::Matrix3d::Zero();
  for (const auto& axis : found.principal_axes)
    covariance +=
        axis.direction.eigen() * axis.direction.eigen().transpose() * std::pow(axis.length_mm, 2) / 20;
  EXPECT_LT((covariance - edges * edges.transpose() / 12).norm(), 1e-9);
}

}  // namespace
}  // namespace radgenome
