// SPDX-License-Identifier: Apache-2.0
#include "volume/centreline.h"

#include <algorithm>
#include <numbers>

#include "volume/inner_ways.h"

namespace radgenome {
namespace {

using Way = InnerWays::Voxels;

/// The tube's radius: the median depth of the way.
double radius_mm(const InnerWays& ways, const Way& way) {
  std::vector<double> depths;
  depths.reserve(way.size());
  for (const auto voxel : way) depths.push_back(ways.depth_mm(voxel));
  const auto median = depths.begin() + static_cast<std::ptrdiff_t>(depths.size() / 2);
  std::nth_element(depths.begin(), median, depths.end());
  return *median;
}

/// The way without its caps. It begins at the rim of a cap, one radius beside the axis; one radius down the
/// axis is √2 radii away from there.
Way without_caps(const InnerWays& ways, const Way& way) {
  const double cap_mm = std::numbers::sqrt2 * radius_mm(ways, way);
  const auto beyond = [&](std::size_t end) {
    return [&, end](std::size_t voxel) { return (ways.place(voxel) - ways.place(end)).length() > cap_mm; };
  };
  const auto first = std::find_if(way.begin(), way.end(), beyond(way.front()));
  const auto last = std::find_if(way.rbegin(), way.rend(), beyond(way.back())).base();
  return first < last ? Way(first, last) : Way{};
}

Centreline places(const InnerWays& ways, const Way& way) {
  Centreline line;
  line.reserve(way.size());
  for (const auto voxel : way) line.push_back(ways.place(voxel));
  return line;
}

/// The way between the two ends that are farthest apart.
Way longest_way(const InnerWays& ways) {
  const auto one_end = ways.farthest_from({ways.start()});
  return ways.way({one_end}, ways.farthest_from({one_end}));
}

}  // namespace

Centreline centreline_of(const Mask& mask) {
  const InnerWays ways(mask);
  if (ways.empty()) return {};
  return places(ways, without_caps(ways, longest_way(ways)));
}

std::optional<Fork> fork_of(const Mask& mask) {
  const InnerWays ways(mask);
  if (ways.empty()) return std::nullopt;
  const auto main = longest_way(ways);
  auto third = ways.way(main, ways.farthest_from(main));
  const auto junction = std::find(main.begin(), main.end(), third.front());
  std::reverse(third.begin(), third.end());
  std::array<Way, 3> limbs = {Way(main.begin(), junction + 1), Way(junction, main.end()), third};
  std::reverse(limbs[1].begin(), limbs[1].end());
  Fork fork;
  for (std::size_t n = 0; n < limbs.size(); ++n) {
    const auto limb = without_caps(ways, limbs[n]);  // around the junction the limbs are not yet apart
    if (limb.size() < 2) return std::nullopt;
    fork.limbs[n] = places(ways, limb);
  }
  return fork;
}

}  // namespace radgenome
