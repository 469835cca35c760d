// SPDX-License-Identifier: Apache-2.0
#include "volume/resample.h"

#include <cmath>
#include <limits>

#include "core/parallel.h"
#include "volume/sample.h"
#include "volume/smooth.h"

namespace radgenome {
namespace {

/// `value(x, y, z)` for every voxel of `grid`, given its place in the voxels of `from`.
template <class T, class Value>
Volume<T> by_position(const Geometry& from, const Geometry& grid, const Value& value) {
  Volume<T> made(grid);
  const Affine<Voxel, Voxel> source_from_grid = from.world_from_voxel.inverse() * grid.world_from_voxel;
  const Eigen::Vector3d step = source_from_grid.linear.col(0);
  parallel_for(static_cast<std::size_t>(grid.size.k), [&](std::size_t k) {
    for (int j = 0; j < grid.size.j; ++j) {
      const auto start =
          source_from_grid(Point<Voxel>{0, static_cast<double>(j), static_cast<double>(k)}).eigen();
      for (int i = 0; i < grid.size.i; ++i) {
        const Eigen::Vector3f at = (start + i * step).cast<float>();
        made(i, j, static_cast<int>(k)) = value(at.x(), at.y(), at.z());
      }
    }
  });
  return made;
}

/// Places within a target voxel at which the source is read, as steps of source voxel coordinates.
std::vector<Eigen::Vector3f> points_within(const Affine<Voxel, Voxel>& move) {
  std::array<int, 3> count{};
  for (int axis = 0; axis < 3; ++axis)
    count[axis] =
        std::clamp(static_cast<int>(std::lround(move.linear.col(axis).cwiseAbs().maxCoeff())), 1, 8);
  std::vector<Eigen::Vector3f> points;
  for (int c = 0; c < count[2]; ++c)
    for (int b = 0; b < count[1]; ++b)
      for (int a = 0; a < count[0]; ++a) {
        const Eigen::Vector3d part((a + 0.5) / count[0] - 0.5, (b + 0.5) / count[1] - 0.5,
                                   (c + 0.5) / count[2] - 0.5);
        points.push_back((move.linear * part).cast<float>());
      }
  return points;
}

/// Half a voxel beyond the outermost centres, with room for rounding.
bool within_extent(float x, int n) {
  return x >= -0.501F && x <= static_cast<float>(n) - 0.499F;
}

template <class T>
Volume<float> linear(const Volume<T>& volume, const Geometry& grid, float outside) {
  const Sampler<T> sampler(volume);
  const Index size = volume.size();
  return by_position<float>(volume.geometry(), grid, [&](float x, float y, float z) {
    const bool inside = within_extent(x, size.i) && within_extent(y, size.j) && within_extent(z, size.k);
    return inside ? sampler.clamped(x, y, z) : outside;
  });
}

}  // namespace

Geometry axis_aligned_cover(const Geometry& geometry, double spacing_mm) {
  Eigen::Vector3d low = Eigen::Vector3d::Constant(std::numeric_limits<double>::max()), high = -low;
  for (int corner = 0; corner < 8; ++corner) {
    const auto at = [&](int axis) { return ((corner >> axis) & 1) != 0 ? geometry.size[axis] - 0.5 : -0.5; };
    const Eigen::Vector3d p = geometry.world_from_voxel(Point<Voxel>{at(0), at(1), at(2)}).eigen();
    low = low.cwiseMin(p);
    high = high.cwiseMax(p);
  }
  Index size;
  Eigen::Vector3d first;
  for (int axis = 0; axis < 3; ++axis) {
    const double extent = high(axis) - low(axis);
    size[axis] = std::max(1, static_cast<int>(std::lround(extent / spacing_mm)));
    first(axis) = low(axis) + (extent - (size[axis] - 1) * spacing_mm) / 2;
  }
  return Geometry::axis_aligned(size, {spacing_mm, spacing_mm, spacing_mm}, Point<World>::from(first));
}

Volume<float> resample_linear(const Volume<std::int16_t>& volume, const Geometry& grid, float outside) {
  return linear(volume, grid, outside);
}

Volume<float> resample_linear(const Volume<float>& volume, const Geometry& grid, float outside) {
  return linear(volume, grid, outside);
}

Volume<float> resample_averaged(const Volume<std::int16_t>& volume, const Geometry& grid, float outside) {
  const Sampler<std::int16_t> sampler(volume);
  const Index size = volume.size();
  const auto points = points_within(volume.geometry().world_from_voxel.inverse() * grid.world_from_voxel);
  const float share = 1.0F / static_cast<float>(points.size());
  return by_position<float>(volume.geometry(), grid, [&](float x, float y, float z) {
    if (!within_extent(x, size.i) || !within_extent(y, size.j) || !within_extent(z, size.k)) return outside;
    float sum = 0;
    for (const auto& p : points) sum += sampler.clamped(x + p.x(), y + p.y(), z + p.z());
    return sum * share;
  });
}

Volume<float> resample_clamped(const Volume<float>& volume, const Geometry& grid) {
  const Sampler<float> sampler(volume);
  return by_position<float>(volume.geometry(), grid,
                            [&](float x, float y, float z) { return sampler.clamped(x, y, z); });
}

Volume<std::uint8_t> resample_nearest(const Volume<std::uint8_t>& labels, const Geometry& grid) {
  const Sampler<std::uint8_t> sampler(labels);
  return by_position<std::uint8_t>(labels.geometry(), grid, [&](float x, float y, float z) {
    return sampler.nearest(x, y, z, std::uint8_t{0});
  });
}

Mask resample_nearest(const Mask& mask, const Geometry& grid) {
  if (mask.geometry() == grid) return mask;
  return Mask::of(resample_nearest(mask.dense(), grid));
}

Volume<float> smooth_for(const Volume<float>& volume, double spacing_mm) {
  const auto spacing = volume.geometry().spacing_mm();
  std::array<double, 3> sigma{};
  for (int axis = 0; axis < 3; ++axis) {
    const double factor = spacing_mm / spacing[axis];
    if (factor > 1) sigma[axis] = 0.4 * spacing[axis] * std::sqrt(factor * factor - 1);
  }
  return gaussian_smooth(volume, sigma);
}

}  // namespace radgenome
