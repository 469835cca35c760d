// SPDX-License-Identifier: Apache-2.0
#include "volume/diameter.h"

#include <algorithm>

#include "core/error.h"
#include "volume/axial.h"
#include "volume/pieces.h"
#include "volume/slice_plane.h"

namespace radgenome {
namespace {

void require_voxels(const Mask& mask) {
  if (mask.empty()) throw Error("empty_mask", "the mask holds no voxel, so there is nothing to measure");
}

/// No line within the slice is longer: the diagonal of its box.
double longest_possible_mm(const Mask& mask, int k) {
  int begin_i = mask.box().end.i, end_i = 0, begin_j = mask.box().end.j, end_j = 0;
  for (int j = mask.box().begin.j; j < mask.box().end.j; ++j) {
    const auto runs = mask.runs(j, k);
    if (runs.empty()) continue;
    begin_i = std::min(begin_i, runs.front().begin);
    end_i = std::max(end_i, runs.back().end);
    begin_j = std::min(begin_j, j);
    end_j = j + 1;
  }
  if (end_i <= begin_i) return 0;
  const auto& affine = mask.geometry().world_from_voxel;
  const double width = end_i - begin_i, height = end_j - begin_j;
  return std::max(affine(Vector<Voxel>{width, height, 0}).length(),
                  affine(Vector<Voxel>{width, -height, 0}).length());
}

Line in_world(const SlicePlane& plane, const Chord& chord) {
  return {plane.world(chord.from), plane.world(chord.to)};
}

struct FarCorner {
  Eigen::Vector3d at;
  double from_centre;
};

/// Corners of the slices' hulls in the world, farthest from the centre of the box first. The longest line
/// ends in two of them.
std::vector<FarCorner> far_corners(const Mask& mask) {
  const Box& box = mask.box();
  const auto& affine = mask.geometry().world_from_voxel;
  const Eigen::Vector3d middle =
      (affine(centre_of(box.begin)).eigen() + affine(centre_of(box.end)).eigen()) / 2;
  const Eigen::Vector3d half_step = affine.linear.col(2) / 2;
  std::vector<FarCorner> corners;
  for (int k = box.begin.k; k < box.end.k; ++k) {
    const SlicePlane plane(mask.geometry(), k);
    for (const auto& corner : plane.hull_of(mask))
      for (const double side : {-1.0, 1.0}) {
        const Eigen::Vector3d at = plane.world(corner).eigen() + side * half_step;
        corners.push_back({at, (at - middle).norm()});
      }
  }
  std::stable_sort(corners.begin(), corners.end(),
                   [](const auto& a, const auto& b) { return a.from_centre > b.from_centre; });
  return corners;
}

}  // namespace

AxialDiameters axial_diameters(const Mask& lesion) {
  require_voxels(lesion);
  const Mask mask = with_axial_k(lesion);
  AxialDiameters found;
  double longest_mm = 0;
  for (int k = mask.box().begin.k; k < mask.box().end.k; ++k) {
    if (longest_possible_mm(mask, k) <= longest_mm) continue;
    const SlicePlane plane(mask.geometry(), k);
    for (const auto& piece : piece_masks(slice_of(mask, k))) {
      const auto hull = plane.hull_of(piece);
      const auto chord = longest_chord(hull);
      if (chord.length() <= longest_mm) continue;
      longest_mm = chord.length();
      const Eigen::Vector2d along = (chord.to - chord.from).normalized();
      const auto across = longest_chord_along(hull, {-along.y(), along.x()});
      found = {k, in_world(plane, chord), in_world(plane, across)};
    }
  }
  return found;
}

Line longest_line(const Mask& mask) {
  require_voxels(mask);
  const auto corners = far_corners(mask);
  std::size_t from = 0, to = 0;
  double longest2 = 0;
  for (std::size_t a = 0; a < corners.size(); ++a) {
    // No later corner is farther from the centre than this one.
    if (4 * corners[a].from_centre * corners[a].from_centre <= longest2) break;
    for (std::size_t b = a + 1; b < corners.size(); ++b) {
      const double reach = corners[a].from_centre + corners[b].from_centre;
      if (reach * reach <= longest2) break;
      const double length2 = (corners[a].at - corners[b].at).squaredNorm();
      if (length2 <= longest2) continue;
      longest2 = length2;
      from = a;
      to = b;
    }
  }
  return {Point<World>::from(corners[from].at), Point<World>::from(corners[to].at)};
}

Breadth largest_breadth(const Mask& mask, const Vector<World>& direction) {
  require_voxels(mask);
  const Mask slices = with_axial_k(mask);
  Breadth largest;
  double widest_mm = -1;
  for (int k = slices.box().begin.k; k < slices.box().end.k; ++k) {
    const SlicePlane plane(slices.geometry(), k);
    const auto hull = plane.hull_of(slices);
    if (hull.empty()) continue;
    const Eigen::Vector2d along = plane.shadow(direction).normalized();
    const auto ends = extremes_along(hull, along);
    const double width_mm = (ends.to - ends.from).dot(along);
    if (width_mm <= widest_mm) continue;
    widest_mm = width_mm;
    largest = {k, in_world(plane, {ends.from, ends.from + width_mm * along})};
  }
  return largest;
}

}  // namespace radgenome
