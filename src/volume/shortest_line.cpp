// SPDX-License-Identifier: Apache-2.0
#include "volume/shortest_line.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "core/error.h"

namespace radgenome {
namespace {

constexpr int block_edge = 8;

/// Runs of a surface that begin in one cube of the grid, with the tight box around them.
struct Block {
  Box box;
  std::vector<Box> runs;
};

/// True where a run has a neighbour along j or k that is not wholly in the mask: some of its voxels are
/// surface. The ends of a run are surface anyway.
bool is_surface(const Mask& mask, int j, int k, const Run& run) {
  const auto covered = [&](int dj, int dk) {
    const auto row = mask.runs(j + dj, k + dk);
    return std::any_of(row.begin(), row.end(),
                       [&](const Run& other) { return other.begin <= run.begin && run.end <= other.end; });
  };
  return !(covered(-1, 0) && covered(1, 0) && covered(0, -1) && covered(0, 1));
}

std::vector<Block> surface_blocks(const Mask& mask) {
  std::map<std::array<int, 3>, Block> blocks;
  const auto add = [&](int j, int k, int begin, int end) {
    for (int i = begin; i < end;) {
      const int stop = std::min(end, (i / block_edge + 1) * block_edge);
      auto& block = blocks[{i / block_edge, j / block_edge, k / block_edge}];
      const Box box{{i, j, k}, {stop, j + 1, k + 1}};
      block.box = hull(block.box, box);
      block.runs.push_back(box);
      i = stop;
    }
  };
  mask.for_each_run([&](int j, int k, const Run& run) {
    if (is_surface(mask, j, k, run)) {
      add(j, k, run.begin, run.end);
    } else {
      add(j, k, run.begin, run.begin + 1);
      add(j, k, run.end - 1, run.end);
    }
  });
  std::vector<Block> list;
  list.reserve(blocks.size());
  for (auto& [place, block] : blocks) list.push_back(std::move(block));
  return list;
}

/// A line of no length in the first voxel of a mask.
Line in_one_voxel(const Mask& mask) {
  const int k = mask.box().begin.k;
  for (int j = mask.box().begin.j;; ++j)
    if (const auto row = mask.runs(j, k); !row.empty()) {
      const auto at = mask.geometry().world_from_voxel(centre_of({row.front().begin, j, k}));
      return {at, at};
    }
}

/// Squared lengths between boxes of voxels of one grid.
class Ruler {
 public:
  explicit Ruler(const Geometry& grid) : steps_(grid.spacing_mm()) {}
  double nearest2(const Box& a, const Box& b) const {
    double sum = 0;
    for (int axis = 0; axis < 3; ++axis) {
      const double gap = steps_[static_cast<std::size_t>(axis)] *
                         std::max({b.begin[axis] - a.end[axis], a.begin[axis] - b.end[axis], 0});
      sum += gap * gap;
    }
    return sum;
  }
  /// Of the two points of the boxes that are farthest apart.
  double farthest2(const Box& a, const Box& b) const {
    double sum = 0;
    for (int axis = 0; axis < 3; ++axis) {
      const double reach = steps_[static_cast<std::size_t>(axis)] *
                           std::max(a.end[axis] - b.begin[axis], b.end[axis] - a.begin[axis]);
      sum += reach * reach;
    }
    return sum;
  }

 private:
  std::array<double, 3> steps_;
};

/// The shortest line between two boxes of voxels: through the middle of what they share along an axis.
Line between(const Geometry& grid, const Box& a, const Box& b) {
  std::array<double, 3> from{}, to{};
  for (int axis = 0; axis < 3; ++axis) {
    const auto n = static_cast<std::size_t>(axis);
    if (a.end[axis] <= b.begin[axis]) {
      from[n] = a.end[axis] - 0.5;
      to[n] = b.begin[axis] - 0.5;
    } else if (b.end[axis] <= a.begin[axis]) {
      from[n] = a.begin[axis] - 0.5;
      to[n] = b.end[axis] - 0.5;
    } else {
      const int low = std::max(a.begin[axis], b.begin[axis]), high = std::min(a.end[axis], b.end[axis]);
      from[n] = to[n] = (low + high - 1) / 2.0;
    }
  }
  return {grid.world_from_voxel(Point<Voxel>{from[0], from[1], from[2]}),
          grid.world_from_voxel(Point<Voxel>{to[0], to[1], to[2]})};
}

}  // namespace

Line shortest_line(const Mask& from, const Mask& to) {
  if (from.empty() || to.empty())
    throw Error("empty_mask", "a mask holds no voxel, so there is no distance to measure");
  const Mask common = intersection_of(from, to);
  if (!common.empty()) return in_one_voxel(common);
  const auto a = surface_blocks(from), b = surface_blocks(to);
  const Ruler ruler(from.geometry());
  double shortest2 = std::numeric_limits<double>::infinity();
  for (const auto& one : a)
    for (const auto& other : b) shortest2 = std::min(shortest2, ruler.farthest2(one.box, other.box));
  const Box* ends[2] = {nullptr, nullptr};
  for (const auto& one : a)
    for (const auto& other : b) {
      if (ruler.nearest2(one.box, other.box) > shortest2) continue;
      for (const auto& run : one.runs)
        for (const auto& with : other.runs) {
          const double length2 = ruler.nearest2(run, with);
          if (length2 > shortest2 || (length2 == shortest2 && ends[0] != nullptr)) continue;
          shortest2 = length2;
          ends[0] = &run;
          ends[1] = &with;
        }
    }
  return between(from.geometry(), *ends[0], *ends[1]);
}

}  // namespace radgenome
