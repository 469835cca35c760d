// SPDX-License-Identifier: Apache-2.0
#include "volume/slices.h"

#include <algorithm>

namespace radgenome {
namespace {

/// Adds `voxels` voxels of one slice that fill the box from `begin` to `end` or lie in its corners.
void add(SliceExtent& slice, std::int64_t voxels, std::array<int, 2> begin, std::array<int, 2> end) {
  const bool first = slice.voxels == 0;
  for (std::size_t axis = 0; axis < 2; ++axis) {
    slice.begin[axis] = first ? begin[axis] : std::min(slice.begin[axis], begin[axis]);
    slice.end[axis] = first ? end[axis] : std::max(slice.end[axis], end[axis]);
  }
  slice.voxels += voxels;
}

}  // namespace

int axial_axis(const Geometry& geometry) {
  return static_cast<int>(geometry.orientation().find_first_of("IS"));
}

std::vector<SliceExtent> slice_extents(const Mask& mask, int axis) {
  const int first = mask.box().begin[axis];
  std::vector<SliceExtent> slices(static_cast<std::size_t>(mask.box().extent()[axis]));
  const auto at = [&](int slice) -> SliceExtent& { return slices[static_cast<std::size_t>(slice - first)]; };
  mask.for_each_run([&](int j, int k, const Run& run) {
    if (axis == 2)
      add(at(k), run.length(), {run.begin, j}, {run.end, j + 1});
    else if (axis == 1)
      add(at(j), run.length(), {run.begin, k}, {run.end, k + 1});
    else
      for (int i = run.begin; i < run.end; ++i) add(at(i), 1, {j, k}, {j + 1, k + 1});
  });
  for (std::size_t n = 0; n < slices.size(); ++n) slices[n].slice = first + static_cast<int>(n);
  std::erase_if(slices, [](const SliceExtent& slice) { return slice.voxels == 0; });
  return slices;
}

}  // namespace radgenome
