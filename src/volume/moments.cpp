// SPDX-License-Identifier: Apache-2.0
#include "volume/moments.h"

#include <cmath>

#include "core/error.h"

namespace radgenome {
namespace {

/// Sums over voxels of their indices and of products of two, exact, counted from the corner of the box.
struct Sums {
  std::int64_t i = 0, j = 0, k = 0, ii = 0, ij = 0, ik = 0, jj = 0, jk = 0, kk = 0;
};

/// 0 + 1 + 4 + … + (n − 1)²
std::int64_t squares_below(std::int64_t n) {
  return (n - 1) * n * (2 * n - 1) / 6;
}

Sums sums_of(const Mask& mask) {
  Sums sums;
  const Index corner = mask.box().begin;
  mask.for_each_run([&](int row_j, int row_k, const Run& run) {
    const std::int64_t begin = run.begin - corner.i, end = run.end - corner.i, n = end - begin;
    const std::int64_t j = row_j - corner.j, k = row_k - corner.k, along = n * (begin + end - 1) / 2;
    sums.i += along;
    sums.j += n * j;
    sums.k += n * k;
    sums.ii += squares_below(end) - squares_below(begin);
    sums.ij += along * j;
    sums.ik += along * k;
    sums.jj += n * j * j;
    sums.jk += n * j * k;
    sums.kk += n * k * k;
  });
  return sums;
}

/// The direction or its opposite: the same for the same axis.
Eigen::Vector3d with_sign(const Eigen::Vector3d& direction) {
  Eigen::Index largest = 0;
  direction.cwiseAbs().maxCoeff(&largest);
  return direction[largest] < 0 ? Eigen::Vector3d(-direction) : direction;
}

std::array<PrincipalAxis, 3> axes_of(const Eigen::Matrix3d& covariance) {
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solved(covariance);
  std::array<PrincipalAxis, 3> axes;
  for (int a = 0; a < 3; ++a) {
    const int rising = 2 - a;
    axes[static_cast<std::size_t>(a)] = {Vector<World>::from(with_sign(solved.eigenvectors().col(rising))),
                                         2 * std::sqrt(5 * std::max(0.0, solved.eigenvalues()[rising]))};
  }
  return axes;
}

}  // namespace

Moments moments(const Mask& mask) {
  if (mask.empty()) throw Error("empty_mask", "the mask holds no voxel, so there is nothing to measure");
  const Sums sums = sums_of(mask);
  const auto per_voxel = [n = static_cast<double>(mask.voxels())](std::int64_t sum) {
    return static_cast<double>(sum) / n;
  };
  const Eigen::Vector3d mean(per_voxel(sums.i), per_voxel(sums.j), per_voxel(sums.k));
  Eigen::Matrix3d covariance;
  covariance << per_voxel(sums.ii), per_voxel(sums.ij), per_voxel(sums.ik),  //
      per_voxel(sums.ij), per_voxel(sums.jj), per_voxel(sums.jk),            //
      per_voxel(sums.ik), per_voxel(sums.jk), per_voxel(sums.kk);
  covariance -= mean * mean.transpose();
  covariance.diagonal().array() += 1.0 / 12;

  const auto& to_world = mask.geometry().world_from_voxel;
  const Eigen::Vector3d corner = centre_of(mask.box().begin).eigen();
  return {to_world(Point<Voxel>::from(corner + mean)),
          axes_of(to_world.linear * covariance * to_world.linear.transpose())};
}

Point<World> centroid(const Mask& mask) {
  return moments(mask).centroid_mm;
}

}  // namespace radgenome
