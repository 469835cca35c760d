// SPDX-License-Identifier: Apache-2.0
#include "segment/atlas/affine.h"

#include <algorithm>

#include "core/parallel.h"
#include "segment/atlas/affine_start.h"
#include "volume/resample.h"
#include "volume/sample.h"

namespace radgenome::segment::atlas {
namespace {

using Matrix12 = Eigen::Matrix<double, 12, 12>;
using Vector12 = Eigen::Matrix<double, 12, 1>;

/// Sums over one slice; slices are added up in order, so the result is the same for any number of threads.
struct Sums {
  Matrix12 hessian = Matrix12::Zero();
  Vector12 gradient = Vector12::Zero();
  double cost = 0;

  void operator+=(const Sums& other) {
    hessian += other.hessian;
    gradient += other.gradient;
    cost += other.cost;
  }
};

/// Rotations and scales are counted in hundredths of a millimetre's worth, to be of the size of translations.
constexpr double arm_mm = 100;

Eigen::Vector3d centre_of_grid(const Geometry& grid) {
  const Point<Voxel> middle{(grid.size.i - 1) / 2.0, (grid.size.j - 1) / 2.0, (grid.size.k - 1) / 2.0};
  return grid.world_from_voxel(middle).eigen();
}

Sums sums_of_slice(const Pair& pair, const AtlasFromScan& map, int k) {
  const auto& grid = pair.scan.geometry();
  const Sampler<float> atlas(pair.atlas);
  const auto voxel_from_world = pair.atlas.geometry().world_from_voxel.inverse();
  const double spacing = pair.atlas.geometry().spacing_mm()[0];
  const Eigen::Vector3d centre = centre_of_grid(grid);
  Sums sums;
  for (int j = 0; j < grid.size.j; ++j)
    for (int i = 0; i < grid.size.i; ++i) {
      const auto p = grid.world_from_voxel(centre_of({i, j, k}));
      const Eigen::Vector3f v = voxel_from_world(map(p)).eigen().cast<float>();
      const auto at = [&](float x, float y, float z) {
        return static_cast<double>(atlas.or_outside(v.x() + x, v.y() + y, v.z() + z, 0.0F));
      };
      const double residual = pair.scan(i, j, k) - at(0, 0, 0);
      sums.cost += residual * residual;
      const Eigen::Vector3d slope = Eigen::Vector3d(at(1, 0, 0) - at(-1, 0, 0), at(0, 1, 0) - at(0, -1, 0),
                                                    at(0, 0, 1) - at(0, 0, -1)) /
                                    (2 * spacing);
      if (slope.squaredNorm() < 1e-14) continue;
      const Eigen::Vector3d arm = (p.eigen() - centre) / arm_mm;
      Vector12 row;
      row << slope.x() * arm, slope.y() * arm, slope.z() * arm, slope;
      sums.hessian.selfadjointView<Eigen::Lower>().rankUpdate(row);
      sums.gradient += row * residual;
    }
  sums.hessian *= pair.weight;
  sums.gradient *= pair.weight;
  sums.cost *= pair.weight;
  return sums;
}

Sums sums_of(const std::vector<Pair>& pairs, const AtlasFromScan& map) {
  Sums total;
  for (const auto& pair : pairs) {
    std::vector<Sums> slices(static_cast<std::size_t>(pair.scan.size().k));
    parallel_for(slices.size(),
                 [&](std::size_t k) { slices[k] = sums_of_slice(pair, map, static_cast<int>(k)); });
    for (const auto& slice : slices) total += slice;
  }
  return total;
}

AtlasFromScan stepped(const AtlasFromScan& map, const Sums& sums, const Eigen::Vector3d& centre) {
  constexpr double damping = 1e-3;
  Matrix12 hessian = sums.hessian.selfadjointView<Eigen::Lower>();
  hessian.diagonal() *= 1 + damping;
  hessian.diagonal().array() += 1e-9;
  const Vector12 step = hessian.ldlt().solve(sums.gradient);
  AtlasFromScan next = map;
  Eigen::Matrix3d turn;
  turn << step.segment<3>(0).transpose(), step.segment<3>(3).transpose(), step.segment<3>(6).transpose();
  turn /= arm_mm;
  next.linear += turn;
  next.offset += step.segment<3>(9) - turn * centre;
  return next;
}

struct Descent {
  AtlasFromScan map;
  double cost = 0;
};

/// The best place on a Gauss–Newton descent.
Descent descend(const std::vector<Pair>& pairs, AtlasFromScan map, int steps) {
  const Eigen::Vector3d centre = centre_of_grid(pairs[0].scan.geometry());
  Descent best{map, 1e300};
  for (int step = 0; step <= steps; ++step) {
    const auto sums = sums_of(pairs, map);
    const bool settled = step > 6 && sums.cost > best.cost * (1 - 1e-4);
    if (sums.cost < best.cost) best = {map, sums.cost};
    if (settled) break;
    map = stepped(map, sums, centre);
    if (!map.linear.allFinite() || map.linear.determinant() < 0.1 || map.linear.determinant() > 10) break;
  }
  return best;
}

std::vector<Pair> on_grid_of(const std::vector<Pair>& pairs, double spacing_mm) {
  std::vector<Pair> coarse;
  coarse.reserve(pairs.size());
  for (const auto& pair : pairs)
    coarse.push_back({resample_linear(pair.scan, axis_aligned_cover(pair.scan.geometry(), spacing_mm), 0),
                      pair.atlas, pair.weight});
  return coarse;
}

}  // namespace

Aligned align(const std::vector<Pair>& pairs) {
  constexpr double coarse_mm = 12, fine_mm = 6;
  const auto coarse = on_grid_of(pairs, coarse_mm), fine = on_grid_of(pairs, fine_mm);
  Descent best{{}, 1e300};
  for (const auto& start : find_starts(fine)) {
    const auto found = descend(coarse, start, 20);
    if (found.cost < best.cost) best = found;
  }
  best = descend(fine, best.map, 15);
  double all = 0;
  for (const auto& pair : fine)
    for (const float value : pair.scan.values()) all += pair.weight * value * value;
  return {best.map, all > 0 ? best.cost / all : 1};
}

}  // namespace radgenome::segment::atlas
