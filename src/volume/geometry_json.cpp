// SPDX-License-Identifier: Apache-2.0
#include "volume/geometry_json.h"

#include <cmath>

#include "core/error.h"

namespace radgenome {
namespace {

double rounded(double value) {
  return std::round(value * 1e6) / 1e6;
}

}  // namespace

Json index_json(Index index) {
  return {index.i, index.j, index.k};
}

Index index_from(const Json& value) {
  if (!Fits<std::vector<int>>::in(value) || value.size() != 3)
    throw Error("bad_record", "three whole numbers were expected");
  return {value[0].get<int>(), value[1].get<int>(), value[2].get<int>()};
}

Json point_json(Point<World> point) {
  return {point.x, point.y, point.z};
}

Point<World> point_from(const Json& value) {
  if (!Fits<std::vector<double>>::in(value) || value.size() != 3)
    throw Error("bad_record", "three numbers were expected");
  return {value[0].get<double>(), value[1].get<double>(), value[2].get<double>()};
}

Json geometry_json(const Geometry& geometry) {
  Json rows = Json::array();
  for (int row = 0; row < 3; ++row) {
    const auto& m = geometry.world_from_voxel;
    rows.push_back({m.linear(row, 0), m.linear(row, 1), m.linear(row, 2), m.offset(row)});
  }
  const auto spacing = geometry.spacing_mm();
  return {{"size", index_json(geometry.size)},
          {"world_from_voxel", rows},
          {"spacing_mm", {rounded(spacing[0]), rounded(spacing[1]), rounded(spacing[2])}},
          {"orientation", geometry.orientation()}};
}

Geometry geometry_from(const Json& value) {
  JsonObject object(value);
  Geometry geometry;
  geometry.size = index_from(object.at("size"));
  const auto rows = object.get<std::vector<std::vector<double>>>("world_from_voxel");
  if (rows.size() != 3) throw Error("bad_record", "\"world_from_voxel\" must have three rows");
  for (int row = 0; row < 3; ++row) {
    const auto& numbers = rows[static_cast<std::size_t>(row)];
    if (numbers.size() != 4)
      throw Error("bad_record", "a row of \"world_from_voxel\" must have four numbers");
    for (int column = 0; column < 3; ++column)
      geometry.world_from_voxel.linear(row, column) = numbers[static_cast<std::size_t>(column)];
    geometry.world_from_voxel.offset(row) = numbers[3];
  }
  object.seek("spacing_mm");
  object.seek("orientation");
  object.finish();
  return geometry;
}

}  // namespace radgenome
