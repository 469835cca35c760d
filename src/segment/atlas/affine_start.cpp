// SPDX-License-Identifier: Apache-2.0
#include "segment/atlas/affine_start.h"

#include <algorithm>
#include <cmath>

#include "core/parallel.h"
#include "volume/resample.h"
#include "volume/smooth.h"

namespace radgenome::segment::atlas {
namespace {

constexpr double step_mm = 20;

struct Shift {
  double cost = 0;
  Index at;  ///< voxel of the scaled atlas on which the scan's first voxel lies
};

/// An axis-aligned grid over the extent of `geometry` with these steps.
Geometry coarse(const Geometry& geometry, std::array<double, 3> step) {
  const auto spacing = geometry.spacing_mm();
  Index size;
  for (int axis = 0; axis < 3; ++axis)
    size[axis] = std::max(1, static_cast<int>(std::ceil(geometry.size[axis] * spacing[axis] / step[axis])));
  return Geometry::axis_aligned(size, step, Point<World>::from(geometry.world_from_voxel.offset));
}

/// Σ over the voxels that both have of atlas² − 2 · scan · atlas: the squared difference but for a constant.
double overlap_cost(const Field& scan, const Field& atlas, Index shift) {
  const Index n = scan.size(), m = atlas.size();
  const int i0 = std::max(0, -shift.i), i1 = std::min(n.i, m.i - shift.i);
  double cost = 0;
  for (int k = std::max(0, -shift.k); k < std::min(n.k, m.k - shift.k); ++k)
    for (int j = std::max(0, -shift.j); j < std::min(n.j, m.j - shift.j); ++j) {
      if (i1 <= i0) continue;
      const float* f = &scan(i0, j, k);
      const float* a = &atlas(i0 + shift.i, j + shift.j, k + shift.k);
      float row = 0;
      for (int i = 0; i < i1 - i0; ++i) row += a[i] * (a[i] - 2 * f[i]);
      cost += row;
    }
  return cost;
}

Shift best_shift(const std::vector<Pair>& pairs, const std::vector<Field>& scans,
                 const std::vector<Field>& atlases) {
  const Index n = scans[0].size(), m = atlases[0].size();
  std::vector<Shift> best(static_cast<std::size_t>(m.k));
  parallel_for(best.size(), [&](std::size_t centre_k) {
    auto& found = best[centre_k];
    found.cost = 1e300;
    for (int j = 0; j < m.j; ++j)
      for (int i = 0; i < m.i; ++i) {
        // The centre of the scan lies somewhere in the atlas.
        const Index shift{i - n.i / 2, j - n.j / 2, static_cast<int>(centre_k) - n.k / 2};
        double cost = 0;
        for (std::size_t p = 0; p < pairs.size(); ++p)
          cost += pairs[p].weight * overlap_cost(scans[p], atlases[p], shift);
        if (cost < found.cost) found = {cost, shift};
      }
  });
  return *std::min_element(best.begin(), best.end(), [](auto& a, auto& b) { return a.cost < b.cost; });
}

}  // namespace

std::vector<AtlasFromScan> find_starts(const std::vector<Pair>& pairs) {
  std::vector<Field> scans, smooth;
  for (const auto& pair : pairs) {
    scans.push_back(resample_linear(gaussian_smooth(pair.scan, 0.4 * step_mm),
                                    coarse(pair.scan.geometry(), {step_mm, step_mm, step_mm}), 0));
    smooth.push_back(gaussian_smooth(pair.atlas, 0.4 * step_mm));
  }
  struct Start {
    double cost;
    AtlasFromScan map;
  };
  std::vector<Start> starts;
  for (const double across : {0.85, 0.95, 1.05, 1.15})
    for (const double along : {0.82, 0.92, 1.02, 1.14}) {
      const std::array<double, 3> step = {step_mm / across, step_mm / across, step_mm / along};
      std::vector<Field> atlases;
      atlases.reserve(smooth.size());
      for (const auto& field : smooth)
        atlases.push_back(resample_linear(field, coarse(field.geometry(), step), 0));
      const auto shift = best_shift(pairs, scans, atlases);
      const auto world_of = atlases[0].geometry().world_from_voxel;
      AtlasFromScan map;
      map.linear = Eigen::Vector3d(1 / across, 1 / across, 1 / along).asDiagonal();
      map.offset =
          world_of(centre_of(shift.at)).eigen() - map.linear * scans[0].geometry().world_from_voxel.offset;
      starts.push_back({shift.cost, map});
    }
  std::stable_sort(starts.begin(), starts.end(), [](auto& a, auto& b) { return a.cost < b.cost; });
  std::vector<AtlasFromScan> maps;
  for (std::size_t s = 0; s < std::min<std::size_t>(4, starts.size()); ++s) maps.push_back(starts[s].map);
  return maps;
}

}  // namespace radgenome::segment::atlas
