// SPDX-License-Identifier: Apache-2.0
#include "measure/vertebral_body.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "volume/components.h"
#include "volume/crop.h"
#include "volume/depth.h"
#include "volume/moments.h"
#include "volume/morphology.h"

namespace radgenome::measure {
namespace {

using Eigen::Vector3d;

constexpr double spacing_mm = 1.5;
constexpr double least_radius_mm = 6;
constexpr double opening = 0.6;
constexpr double cortex_mm = 4;

/// A line through the body along its axis; distances from its mid-plane.
struct Column {
  double forward, aside, bottom, top;
  double height() const { return top - bottom; }
};

Vector3d across(const VertebralBody& body) {
  return body.up.eigen().cross(body.front.eigen());
}

/// A place on a column, `height_mm` above the body's mid-plane.
Vector3d place_of(const VertebralBody& body, const Column& column, double height_mm) {
  return body.centre.eigen() + column.forward * body.front.eigen() + column.aside * across(body) +
         height_mm * body.up.eigen();
}

bool contains(const Mask& mask, const Affine<Voxel, World>& voxel_from_world, const Vector3d& at) {
  const auto v = voxel_from_world(Point<World>::from(at));
  return mask.contains({static_cast<int>(std::lround(v.x)), static_cast<int>(std::lround(v.y)),
                        static_cast<int>(std::lround(v.z))});
}

/// How far one can go from a place in a direction within a mask.
double way_out(const Mask& mask, const Affine<Voxel, World>& voxel_from_world, const Vector3d& from,
               const Vector3d& direction) {
  constexpr double step = 0.5, longest = 60;
  double inside = 0;
  while (inside < longest && contains(mask, voxel_from_world, from + (inside + step) * direction))
    inside += step;
  double outside = inside + step;
  while (outside - inside > 0.02) {
    const double half = (inside + outside) / 2;
    (contains(mask, voxel_from_world, from + half * direction) ? inside : outside) = half;
  }
  return (inside + outside) / 2;
}

/// Places of columns over the body's outline in its mid-plane; they have no ends yet.
std::vector<Column> outline_of(const VertebralBody& body, double step_mm) {
  const auto in_body = body.mask.geometry().world_from_voxel.inverse();
  constexpr double reach_mm = 40;
  const int reach = static_cast<int>(reach_mm / step_mm);
  std::vector<Column> columns;
  for (int f = -reach; f <= reach; ++f)
    for (int a = -reach; a <= reach; ++a) {
      const Column column{step_mm * f, step_mm * a, 0, 0};
      if (contains(body.mask, in_body, place_of(body, column, 0))) columns.push_back(column);
    }
  return columns;
}

/// Gives columns their ends within the vertebra; those that do not start within it go.
void find_ends(const Mask& vertebra, const VertebralBody& body, std::vector<Column>& columns) {
  const auto in_vertebra = vertebra.geometry().world_from_voxel.inverse();
  const Vector3d up = body.up.eigen();
  std::erase_if(columns, [&](Column& column) {
    const Vector3d start = place_of(body, column, 0);
    if (!contains(vertebra, in_vertebra, start)) return true;
    column.bottom = -way_out(vertebra, in_vertebra, start, -up);
    column.top = way_out(vertebra, in_vertebra, start, up);
    return false;
  });
}

struct Range {
  double low = 0, high = 0;
  double at(double share) const { return low + share * (high - low); }
  double middle() const { return at(0.5); }
};

Range range_of(const std::vector<Column>& columns, double Column::*place) {
  const auto [low, high] = std::minmax_element(
      columns.begin(), columns.end(), [&](const auto& a, const auto& b) { return a.*place < b.*place; });
  return {(*low).*place, (*high).*place};
}

/// Drops the columns of the rim, where endplates are round.
void keep_inner(std::vector<Column>& columns) {
  const auto forward = range_of(columns, &Column::forward), aside = range_of(columns, &Column::aside);
  std::erase_if(columns, [&](const Column& column) {
    const double f = (column.forward - forward.middle()) / (forward.high - forward.low),
                 a = (column.aside - aside.middle()) / (aside.high - aside.low);
    return !(std::hypot(f, a) < 0.375);
  });
}

/// Slopes of an endplate forward and aside, by least squares.
Eigen::Vector2d slopes(const std::vector<Column>& columns, double Column::*endplate) {
  Eigen::MatrixX3d places(static_cast<Eigen::Index>(columns.size()), 3);
  Eigen::VectorXd heights(static_cast<Eigen::Index>(columns.size()));
  for (Eigen::Index n = 0; n < heights.size(); ++n) {
    const auto& column = columns[static_cast<std::size_t>(n)];
    places.row(n) << column.forward, column.aside, 1;
    heights(n) = column.*endplate;
  }
  const Eigen::Matrix3d square = places.transpose() * places;
  return square.ldlt().solve(places.transpose() * heights).head<2>();
}

/// Sets `up`, and `front` at a right angle to it.
void stand(VertebralBody& body, const Vector3d& up, const Vector3d& front) {
  body.up = Vector<World>::from(up.normalized());
  body.front = Vector<World>::from((front - front.dot(body.up.eigen()) * body.up.eigen()).normalized());
}

/// Turns the body's axis until its endplates lie level.
bool level(const Mask& vertebra, VertebralBody& body) {
  for (int round = 0; round < 4; ++round) {
    auto columns = outline_of(body, 2);
    if (columns.empty()) return false;
    keep_inner(columns);
    find_ends(vertebra, body, columns);
    if (columns.size() < 10) return false;
    Vector3d up = Vector3d::Zero();
    for (const auto endplate : {&Column::bottom, &Column::top}) {
      const auto slope = slopes(columns, endplate);
      up += (body.up.eigen() - slope.x() * body.front.eigen() - slope.y() * across(body)).normalized();
    }
    stand(body, up, body.front.eigen());
  }
  return true;
}

/// The deep core of the vertebra grown back: its body.
Mask opened(const Volume<float>& depth, float largest_mm) {
  Volume<std::uint8_t> core(depth.geometry());
  const auto radius_mm = static_cast<float>(opening) * largest_mm;
  for (std::size_t v = 0; v < core.values().size(); ++v)
    core.values()[v] = depth.values()[v] > radius_mm ? 1 : 0;
  return Mask::of(dilate(largest_component(core, Connectivity::corners), radius_mm));
}

Line line_of(const VertebralBody& body, const Column& column) {
  return {Point<World>::from(place_of(body, column, column.bottom)),
          Point<World>::from(place_of(body, column, column.top))};
}

}  // namespace

std::optional<VertebralBody> body_of(const Mask& vertebra) {
  if (vertebra.empty()) return std::nullopt;
  const auto depth = depth_within(vertebra, spacing_mm);
  const float largest_mm = *std::max_element(depth.values().begin(), depth.values().end());
  if (largest_mm < least_radius_mm) return std::nullopt;
  VertebralBody body{opened(depth, largest_mm), {}, {}, {}};
  body.centre = centroid(body.mask);
  // The arch draws the centroid of the vertebra back; a body alone is taken to look forward.
  const Vector3d from_arch = (body.centre - centroid(vertebra)).eigen();
  stand(body, Vector3d::UnitZ(), from_arch.head<2>().norm() > 2 ? from_arch : Vector3d(0, 1, 0));
  if (!level(vertebra, body)) return std::nullopt;
  return body;
}

std::optional<VertebralHeights> heights_of(const Mask& vertebra, const VertebralBody& body) {
  auto columns = outline_of(body, 1);
  if (columns.empty()) return std::nullopt;
  const auto width = range_of(columns, &Column::aside);
  std::erase_if(columns, [&](const Column& column) {
    return column.aside < width.at(1.0 / 3) || column.aside > width.at(2.0 / 3);
  });
  const auto depth = range_of(columns, &Column::forward);
  find_ends(vertebra, body, columns);
  std::array<std::vector<Column>, 3> thirds;
  for (const auto& column : columns)
    thirds[column.forward < depth.at(1.0 / 3)   ? 0
           : column.forward < depth.at(2.0 / 3) ? 1
                                                : 2]
        .push_back(column);
  std::array<Line, 3> lines;
  for (std::size_t n = 0; n < thirds.size(); ++n) {
    if (thirds[n].empty()) return std::nullopt;
    const auto median = thirds[n].begin() + static_cast<std::ptrdiff_t>(thirds[n].size() / 2);
    std::nth_element(thirds[n].begin(), median, thirds[n].end(),
                     [](const auto& a, const auto& b) { return a.height() < b.height(); });
    lines[n] = line_of(body, *median);
  }
  return VertebralHeights{lines[2], lines[1], lines[0]};
}

Mask trabecular_bone(const Mask& vertebra, const VertebralBody& body) {
  const auto depth = depth_within(body.mask, spacing_mm);
  const auto in_depth = depth.geometry().world_from_voxel.inverse();
  double back = 0, ahead = 0;
  body.mask.for_each([&](Index v) {
    const double forward =
        (body.mask.geometry().world_from_voxel(centre_of(v)) - body.centre).eigen().dot(body.front.eigen());
    back = std::min(back, forward);
    ahead = std::max(ahead, forward);
  });
  MaskBuilder builder(vertebra.geometry());
  vertebra.for_each([&](Index v) {
    const auto at = vertebra.geometry().world_from_voxel(centre_of(v));
    const auto d = in_depth(at);
    const Index there{static_cast<int>(std::lround(d.x)), static_cast<int>(std::lround(d.y)),
                      static_cast<int>(std::lround(d.z))};
    if (!depth.geometry().whole().contains(there) || depth(there) < cortex_mm) return;
    if ((at - body.centre).eigen().dot(body.front.eigen()) < back + (ahead - back) / 3) return;
    builder.add(v.j, v.k, {v.i, v.i + 1});
  });
  return builder.finish();
}

}  // namespace radgenome::measure
