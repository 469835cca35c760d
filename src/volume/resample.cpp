// SPDX-License-Identifier: Apache-2.0
#include "volume/resample.h"

#include <cmath>

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

template <class T>
Volume<float> linear(const Volume<T>& volume, const Geometry& grid, float outside) {
  const Sampler<T> sampler(volume);
  const Index size = volume.size();
  const auto within = [](float x, int n) { return x >= -0.5F && x <= static_cast<float>(n) - 0.5F; };
  return by_position<float>(volume.geometry(), grid, [&](float x, float y, float z) {
    const bool inside = within(x, size.i) && within(y, size.j) && within(z, size.k);
    return inside ? sampler.clamped(x, y, z) : outside;
  });
}

}  // namespace

Volume<float> resample_linear(const Volume<std::int16_t>& volume, const Geometry& grid, float outside) {
  return linear(volume, grid, outside);
}

Volume<float> resample_linear(const Volume<float>& volume, const Geometry& grid, float outside) {
  return linear(volume, grid, outside);
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
