// SPDX-License-Identifier: Apache-2.0
#include "volume/surface.h"

#include <gmock/gmock.h>

#include <numbers>

#include "volume/shapes.h"

namespace radgenome {
namespace {

using std::numbers::pi;

std::vector<Geometry> grids(double extent_mm) {
  std::vector<Geometry> made;
  for (const std::array<double, 3> spacing :
       {std::array{1.5, 1.5, 1.5}, {0.8, 0.8, 1.0}, {0.9, 0.9, 2.5}, {3.0, 1.0, 1.0}, {0.7, 0.7, 5.0}}) {
    Index size;
    for (int axis = 0; axis < 3; ++axis)
      size[axis] = static_cast<int>(extent_mm / spacing[static_cast<std::size_t>(axis)]) + 5;
    made.push_back(oblique(size, spacing));
    size.j = size.j * 3 / 2;
    made.push_back(sheared(size, spacing));
  }
  return made;
}

/// Of boxes: the edges count more, the fewer voxels there are between them.
double tolerance(const Geometry& grid) {
  return grid.spacing_mm()[2] < 4 ? 0.05 : 0.085;
}

TEST(Surface, OfSpheresIsRightOnEveryGrid) {
  for (const double radius : {12.0, 25.0})
    for (const auto& grid : grids(2 * radius)) {
      const auto ball = shape(grid, [&](const Eigen::Vector3d& p) { return p.norm() < radius; });
      const double truth = 4 * pi * radius * radius;
      EXPECT_NEAR(surface_mm2(ball) / truth, 1, radius < 20 ? 0.03 : 0.015)
          << radius << " mm, " << grid.spacing_mm()[2];
    }
}

TEST(Surface, OfASpheroid) {
  // Oblate, half axes a, a and c: 2πa²·(1 + (1 − e²)/e·artanh e).
  const double a = 30, c = 12, e = std::sqrt(1 - c * c / (a * a));
  const double truth = 2 * pi * a * a * (1 + (1 - e * e) / e * std::atanh(e));
  const Eigen::Vector3d axis = Eigen::Vector3d(1, -2, 0.5).normalized();
  for (const auto& grid : grids(2 * a)) {
    const auto lens = shape(grid, [&](const Eigen::Vector3d& p) {
      const double along = p.dot(axis);
      return (p.squaredNorm() - along * along) / (a * a) + along * along / (c * c) < 1;
    });
    EXPECT_NEAR(surface_mm2(lens) / truth, 1, 0.03) << grid.spacing_mm()[2];
  }
}

TEST(Surface, OfACylinder) {
  const double radius = 9, length = 50;
  const double truth = 2 * pi * radius * (radius + length);
  const Eigen::Vector3d axis = Eigen::Vector3d(0.3, 0.5, 1).normalized();
  for (const auto& grid : grids(length + 10)) {
    const auto rod = shape(grid, [&](const Eigen::Vector3d& p) {
      const double along = p.dot(axis);
      return std::abs(along) < length / 2 && (p - along * axis).norm() < radius;
    });
    EXPECT_NEAR(surface_mm2(rod) / truth, 1, 0.04) << grid.spacing_mm()[2];
  }
}

TEST(Surface, OfABoxAcrossTheGrid) {
  const Eigen::Vector3d edges(46, 38, 30);
  const double truth = 2 * (46 * 38 + 38 * 30 + 30 * 46);
  const Eigen::Matrix3d axes = Eigen::AngleAxisd(0.6, Eigen::Vector3d(1, 2, 3).normalized()).matrix();
  for (const auto& grid : grids(65)) {
    const auto box = shape(grid, [&](const Eigen::Vector3d& p) {
      return (2 * (axes.transpose() * p).array().abs() < edges.array()).all();
    });
    EXPECT_NEAR(surface_mm2(box) / truth, 1, tolerance(grid)) << grid.spacing_mm()[2];
  }
}

TEST(Surface, OfABoxOfVoxelsThatMayEndWithTheGrid) {
  for (const auto& grid : grids(60)) {
    Volume<std::uint8_t> volume(grid);
    const Index size = grid.size, begin{size.i / 5, size.j / 4, 0};
    for (int k = begin.k; k < size.k; ++k)
      for (int j = begin.j; j < size.j; ++j)
        for (int i = begin.i; i < size.i; ++i) volume(i, j, k) = 1;
    const Index n{size.i - begin.i, size.j - begin.j, size.k - begin.k};
    const Eigen::Matrix3d edge =
        grid.world_from_voxel.linear * centre_of(n).eigen().asDiagonal().toDenseMatrix();
    const double truth = 2 * (edge.col(0).cross(edge.col(1)).norm() + edge.col(1).cross(edge.col(2)).norm() +
                              edge.col(2).cross(edge.col(0)).norm());
    // Faces along the grid are the worst orientation; the header promises a plane within 8 %, and 10 % at unlucky spacings.
    EXPECT_NEAR(surface_mm2(Mask::of(volume)) / truth, 1, 0.10) << grid.spacing_mm()[2];
  }
  EXPECT_EQ(surface_mm2(Mask(oblique({4, 5, 6}))), 0);
}

}  // namespace
}  // namespace radgenome
