// SPDX-License-Identifier: Apache-2.0
#include "image_io/dicom_seg_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "image_io/grid_check.h"

namespace radgenome::image_io {
namespace {

constexpr double same_plane_mm = 0.01;
constexpr double drift_mm = 1.0;          // how far a frame may lie beside the normal through the first
constexpr double most_rows_in_all = 1e8;  // a scan has a million; a damaged position may ask for any number

/// Where the planes lie along the normal: distinct, growing; and the plane of each frame.
struct Planes {
  std::vector<double> at_mm;
  std::vector<std::size_t> of_frame;
};

Planes planes_along(const Eigen::Vector3d& normal, const std::vector<SegFrame>& frames) {
  std::vector<std::size_t> order(frames.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto height = [&](std::size_t i) { return normal.dot(frames[i].position); };
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return height(a) < height(b); });
  Planes planes{{}, std::vector<std::size_t>(frames.size())};
  for (const auto i : order) {
    if (planes.at_mm.empty() || height(i) - planes.at_mm.back() > same_plane_mm)
      planes.at_mm.push_back(height(i));
    planes.of_frame[i] = planes.at_mm.size() - 1;
  }
  return planes;
}

/// Positions are often written with one digit behind the point; more than a part of a step is no rounding.
double tolerance_mm(double step_mm) {
  return std::min(std::max(0.02 * step_mm, 0.11), 0.3 * step_mm);
}

/// How many steps each plane is behind the one before; nothing where the gaps are no multiples of the step.
std::optional<std::vector<int>> steps_between(const std::vector<double>& at_mm, double step_mm) {
  constexpr double most = 1e6;
  std::vector<int> steps;
  for (std::size_t i = 1; i < at_mm.size(); ++i) {
    const double gap = at_mm[i] - at_mm[i - 1];
    const double times = std::round(gap / step_mm);
    if (times < 1 || times > most || std::abs(gap - times * step_mm) > tolerance_mm(step_mm))
      return std::nullopt;
    steps.push_back(static_cast<int>(times));
  }
  return steps;
}

/// The smallest gap, or rather the mean of those that rounding tells from it.
double smallest_gap(const std::vector<double>& at_mm) {
  double smallest = at_mm[1] - at_mm[0], sum = 0;
  for (std::size_t i = 2; i < at_mm.size(); ++i) smallest = std::min(smallest, at_mm[i] - at_mm[i - 1]);
  int count = 0;
  for (std::size_t i = 1; i < at_mm.size(); ++i) {
    const double gap = at_mm[i] - at_mm[i - 1];
    if (gap - smallest > tolerance_mm(smallest)) continue;
    sum += gap;
    ++count;
  }
  return sum / count;
}

/// Slices of the planes, from 0, and the distance of neighbours.
struct Slices {
  std::vector<int> of_plane = {0};
  double step_mm = 0;
};

Slices slices_of(const std::vector<double>& at_mm, const SegPlanes& shared) {
  Slices slices;
  if (at_mm.size() == 1) {
    slices.step_mm = shared.between_slices_mm.value_or(shared.thickness_mm.value_or(0));
    return slices;
  }
  std::optional<std::vector<int>> steps;
  if (shared.between_slices_mm && *shared.between_slices_mm > same_plane_mm)
    steps = steps_between(at_mm, *shared.between_slices_mm);
  if (!steps) steps = steps_between(at_mm, smallest_gap(at_mm));
  if (!steps)
    throw Error(
        "uneven_slices",
        "the frames of the segmentation lie at uneven distances, so they are no slices of one grid; make "
        "it again on the grid of its CT");
  for (const int step : *steps) slices.of_plane.push_back(slices.of_plane.back() + step);
  slices.step_mm = (at_mm.back() - at_mm.front()) / slices.of_plane.back();
  return slices;
}

void require_no_drift(const Eigen::Vector3d& normal, const std::vector<SegFrame>& frames) {
  for (const auto& frame : frames) {
    const Eigen::Vector3d step = frame.position - frames.front().position;
    const double beside = (step - normal * normal.dot(step)).norm();
    if (beside > drift_mm)
      throw Error(
          "gantry_tilt",
          fmt::format("the frames of the segmentation shift sideways by {:.1f} mm, so they are no slices of "
                      "one upright grid",
                      beside));
  }
}

}  // namespace

SegLayout layout_of(const SegPlanes& planes, const std::vector<SegFrame>& frames) {
  const Eigen::Vector3d cross = planes.along_row.cross(planes.along_column);
  if (std::abs(planes.along_row.norm() - 1) > 1e-2 || std::abs(planes.along_column.norm() - 1) > 1e-2 ||
      std::abs(planes.along_row.dot(planes.along_column)) > 1e-2)
    throw Error("no_positions", "the segmentation's orientation is no pair of perpendicular directions");
  const Eigen::Vector3d normal = cross.normalized();
  require_no_drift(normal, frames);
  const auto along = planes_along(normal, frames);
  const auto slices = slices_of(along.at_mm, planes);
  if (static_cast<double>(slices.of_plane.back() + 1) * planes.rows > most_rows_in_all)
    throw Error("too_large", "the frames of the segmentation lie too far apart for one grid; it is damaged");

  SegLayout layout;
  layout.geometry.size = {planes.columns, planes.rows, slices.of_plane.back() + 1};
  const auto lowest = std::find(along.of_frame.begin(), along.of_frame.end(), std::size_t{0});
  Eigen::Matrix3d linear;
  linear << planes.along_row * planes.between_columns_mm, planes.along_column * planes.between_rows_mm,
      normal * slices.step_mm;
  const Eigen::DiagonalMatrix<double, 3> ras_from_lps(-1, -1, 1);
  auto& affine = layout.geometry.world_from_voxel;
  affine.linear = (ras_from_lps * linear).array() + 0.0;  // no "-0" in records
  affine.offset =
      (ras_from_lps * frames[static_cast<std::size_t>(lowest - along.of_frame.begin())].position).array() +
      0.0;
  require_sound(layout.geometry);
  for (const auto plane : along.of_frame) layout.slice.push_back(slices.of_plane[plane]);
  return layout;
}

}  // namespace radgenome::image_io
