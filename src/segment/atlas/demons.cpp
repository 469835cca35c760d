// SPDX-License-Identifier: Apache-2.0
#include "segment/atlas/demons.h"

#include <cmath>

#include "core/parallel.h"
#include "volume/resample.h"
#include "volume/sample.h"
#include "volume/smooth.h"

namespace radgenome::segment::atlas {
namespace {

/// Longest step of one iteration, voxels.
constexpr float longest_step = 1;
/// How much a difference in values damps a step.
constexpr float damping = 0.5;
constexpr float least_energy = 1e-6F;

/// The grid of voxels `factor` times as large that covers the same extent from the same corner.
Geometry coarser_grid(const Geometry& grid, int factor) {
  if (factor == 1) return grid;
  Geometry coarse = grid;
  for (int axis = 0; axis < 3; ++axis) coarse.size[axis] = (grid.size[axis] + factor - 1) / factor;
  const double shift = (factor - 1) / 2.0;
  coarse.world_from_voxel.offset = grid.world_from_voxel(Point<Voxel>{shift, shift, shift}).eigen();
  coarse.world_from_voxel.linear *= factor;
  return coarse;
}

Field on_level(const Field& field, const Geometry& grid, int factor) {
  if (factor == 1) return field;
  const double voxel = field.geometry().spacing_mm()[0];
  return resample_clamped(gaussian_smooth(field, 0.5 * factor * voxel), grid);
}

std::vector<Channel> on_level(const std::vector<Channel>& channels, const Geometry& grid, int factor) {
  std::vector<Channel> coarse;
  for (const auto& channel : channels) {
    Channel made{on_level(channel.scan, grid, factor), on_level(channel.atlas, grid, factor), channel.weight,
                 on_level(channel.trust, grid, factor), std::nullopt};
    if (channel.atlas_trust) made.atlas_trust = on_level(*channel.atlas_trust, grid, factor);
    coarse.push_back(std::move(made));
  }
  return coarse;
}

/// Runs the iterations of one level; holds the displacement in voxels and the fields each iteration fills.
class Level {
 public:
  Level(const std::vector<Channel>& channels, const Displacement& displacement, const DemonsOptions& options)
      : channels_(channels),
        options_(options),
        grid_(displacement.geometry()),
        voxel_mm_(grid_.spacing_mm()[0]),
        moved_(displacement.mm),
        step_{Field(grid_), Field(grid_), Field(grid_)},
        energy_(grid_),
        warped_(grid_),
        trust_(grid_) {
    scale(moved_, 1 / voxel_mm_);
  }

  void iterate() {
    for (auto& part : step_) std::fill(part.values().begin(), part.values().end(), 0.0F);
    std::fill(energy_.values().begin(), energy_.values().end(), least_energy);
    for (const auto& channel : channels_) {
      warp(channel);
      add_force(channel);
    }
    limit_step();
    for (int axis = 0; axis < 3; ++axis) {
      step_[axis] = gaussian_smooth(std::move(step_[axis]), options_.fluid_voxels * voxel_mm_);
      auto to = moved_[axis].values();
      const auto from = step_[axis].values();
      for_slices([&](std::size_t begin, std::size_t end) {
        for (auto v = begin; v < end; ++v) to[v] += from[v];
      });
      moved_[axis] = gaussian_smooth(std::move(moved_[axis]), options_.elastic_voxels * voxel_mm_);
    }
  }

  Displacement displacement() && {
    scale(moved_, voxel_mm_);
    return {std::move(moved_)};
  }

 private:
  static void scale(std::array<Field, 3>& parts, double factor) {
    for (auto& part : parts)
      for (auto& value : part.values()) value *= static_cast<float>(factor);
  }

  template <class Work>
  void for_slices(const Work& work) {
    const auto slice = static_cast<std::size_t>(grid_.size.i) * static_cast<std::size_t>(grid_.size.j);
    parallel_for(static_cast<std::size_t>(grid_.size.k),
                 [&](std::size_t k) { work(k * slice, (k + 1) * slice); });
  }

  /// The atlas as it looks through the displacement, and how far to trust both there.
  void warp(const Channel& channel) {
    const Sampler<float> atlas(channel.atlas);
    const Sampler<float> atlas_trust(channel.atlas_trust ? *channel.atlas_trust : channel.atlas);
    parallel_for(static_cast<std::size_t>(grid_.size.k), [&](std::size_t k) {
      auto v = k * static_cast<std::size_t>(grid_.size.i) * static_cast<std::size_t>(grid_.size.j);
      for (int j = 0; j < grid_.size.j; ++j)
        for (int i = 0; i < grid_.size.i; ++i, ++v) {
          const float x = static_cast<float>(i) + moved_[0].values()[v],
                      y = static_cast<float>(j) + moved_[1].values()[v],
                      z = static_cast<float>(k) + moved_[2].values()[v];
          warped_.values()[v] = atlas.clamped(x, y, z);
          trust_.values()[v] = channel.trust.values()[v];
          if (channel.atlas_trust) trust_.values()[v] *= atlas_trust.clamped(x, y, z);
        }
    });
  }

  /// Difference between the neighbours along an axis; one-sided at the border.
  float slope(int at, int size, std::size_t v, std::size_t stride) const {
    const std::size_t up = at + 1 < size ? stride : 0, down = at > 0 ? stride : 0;
    const float difference = warped_.values()[v + up] - warped_.values()[v - down];
    return up != 0 && down != 0 ? 0.5F * difference : difference;
  }

  void add_force(const Channel& channel) {
    const auto weight = static_cast<float>(channel.weight);
    const auto row = static_cast<std::size_t>(grid_.size.i),
               slice = row * static_cast<std::size_t>(grid_.size.j);
    parallel_for(static_cast<std::size_t>(grid_.size.k), [&](std::size_t k) {
      auto v = k * slice;
      for (int j = 0; j < grid_.size.j; ++j)
        for (int i = 0; i < grid_.size.i; ++i, ++v) {
          const float trust = trust_.values()[v];
          if (trust <= 0) continue;
          const float pull = (channel.scan.values()[v] - warped_.values()[v]) * trust;
          const float gx = slope(i, grid_.size.i, v, 1), gy = slope(j, grid_.size.j, v, row),
                      gz = slope(static_cast<int>(k), grid_.size.k, v, slice);
          step_[0].values()[v] += weight * pull * gx;
          step_[1].values()[v] += weight * pull * gy;
          step_[2].values()[v] += weight * pull * gz;
          energy_.values()[v] += weight * ((gx * gx + gy * gy + gz * gz) * trust + damping * pull * pull);
        }
    });
  }

  void limit_step() {
    for_slices([&](std::size_t begin, std::size_t end) {
      for (auto v = begin; v < end; ++v) {
        float &x = step_[0].values()[v], &y = step_[1].values()[v], &z = step_[2].values()[v];
        const float length = std::sqrt(x * x + y * y + z * z) / energy_.values()[v];
        const float factor = (length > longest_step ? longest_step / length : 1.0F) / energy_.values()[v];
        x *= factor;
        y *= factor;
        z *= factor;
      }
    });
  }

  const std::vector<Channel>& channels_;
  const DemonsOptions& options_;
  Geometry grid_;
  double voxel_mm_;
  std::array<Field, 3> moved_, step_;
  Field energy_, warped_, trust_;
};

}  // namespace

Displacement demons(const std::vector<Channel>& channels, Displacement start, const DemonsOptions& options) {
  const Geometry full = start.geometry();
  for (const auto& [factor, iterations] : options.levels) {
    const auto grid = coarser_grid(full, factor);
    const auto fields = on_level(channels, grid, factor);
    Displacement coarse{{on_level(start.mm[0], grid, factor), on_level(start.mm[1], grid, factor),
                         on_level(start.mm[2], grid, factor)}};
    Level level(factor == 1 ? channels : fields, coarse, options);
    for (int n = 0; n < iterations; ++n) level.iterate();
    start = std::move(level).displacement();
    if (factor != 1)
      for (auto& part : start.mm) part = resample_clamped(part, full);
  }
  return start;
}

}  // namespace radgenome::segment::atlas
