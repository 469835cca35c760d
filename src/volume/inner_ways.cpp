// SPDX-License-Identifier: Apache-2.0
#include "volume/inner_ways.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

#include "volume/crop.h"
#include "volume/depth.h"
#include "volume/pieces.h"

namespace radgenome {
namespace {

constexpr double most_voxels = 1e6;

double spacing_for(const Mask& mask) {
  const auto part = crop(mask.geometry(), mask.box());
  const auto steps = part.spacing_mm();
  const double cube_mm3 = static_cast<double>(part.voxels()) * part.voxel_ml() * 1000;
  return std::max(*std::min_element(steps.begin(), steps.end()), std::cbrt(cube_mm3 / most_voxels));
}

}  // namespace

InnerWays::InnerWays(const Mask& mask) {
  if (mask.empty()) return;
  const Mask piece = largest_piece(mask);
  const auto depth = depth_within(piece, spacing_for(piece));
  grid_ = depth.geometry();
  depth_mm_.assign(depth.values().begin(), depth.values().end());
  const auto first = std::find_if(depth_mm_.begin(), depth_mm_.end(), [](float mm) { return mm > 0; });
  if (first != depth_mm_.end()) start_ = static_cast<std::size_t>(first - depth_mm_.begin());
  const auto row = static_cast<std::ptrdiff_t>(grid_.size.i);
  const auto slice = row * static_cast<std::ptrdiff_t>(grid_.size.j);
  for (int dk = -1; dk <= 1; ++dk)
    for (int dj = -1; dj <= 1; ++dj)
      for (int di = -1; di <= 1; ++di)
        if (di != 0 || dj != 0 || dk != 0)
          steps_.push_back(
              {di + dj * row + dk * slice,
               static_cast<float>(
                   grid_.world_from_voxel(Vector<Voxel>{double(di), double(dj), double(dk)}).length())});
}

InnerWays::Reached InnerWays::spread(const Voxels& sources, Cost cost) const {
  Reached reached{std::vector<float>(depth_mm_.size(), std::numeric_limits<float>::infinity()),
                  std::vector<std::size_t>(depth_mm_.size(), nowhere)};
  using Open = std::pair<float, std::size_t>;  // equal costs are taken by place, so that ways do not vary
  std::priority_queue<Open, std::vector<Open>, std::greater<>> open;
  for (const auto source : sources) {
    reached.cost[source] = 0;
    reached.before[source] = source;
    open.push({0.0F, source});
  }
  while (!open.empty()) {
    const auto [so_far, at] = open.top();
    open.pop();
    if (so_far > reached.cost[at]) continue;
    for (const auto& step : steps_) {
      const auto next = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(at) + step.offset);
      const float depth = depth_mm_[next];
      if (depth <= 0) continue;
      const float total = so_far + (cost == Cost::length ? step.length_mm : step.length_mm / (depth * depth));
      if (total >= reached.cost[next]) continue;
      reached.cost[next] = total;
      reached.before[next] = at;
      open.push({total, next});
    }
  }
  return reached;
}

std::size_t InnerWays::farthest_from(const Voxels& sources) const {
  const auto reached = spread(sources, Cost::length);
  std::size_t farthest = sources.front();
  for (std::size_t at = 0; at < reached.cost.size(); ++at)
    if (std::isfinite(reached.cost[at]) && reached.cost[at] > reached.cost[farthest]) farthest = at;
  return farthest;
}

InnerWays::Voxels InnerWays::way(const Voxels& sources, std::size_t end) const {
  const auto reached = spread(sources, Cost::length_off_centre);
  Voxels way;
  if (reached.before[end] == nowhere) return way;
  way.push_back(end);
  while (reached.before[way.back()] != way.back()) way.push_back(reached.before[way.back()]);
  std::reverse(way.begin(), way.end());
  return way;
}

Point<World> InnerWays::place(std::size_t voxel) const {
  const auto width = static_cast<std::size_t>(grid_.size.i), height = static_cast<std::size_t>(grid_.size.j);
  return grid_.world_from_voxel(Point<Voxel>{static_cast<double>(voxel % width),
                                             static_cast<double>(voxel / width % height),
                                             static_cast<double>(voxel / (width * height))});
}

}  // namespace radgenome
