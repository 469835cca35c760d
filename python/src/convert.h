// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "volume/geometry.h"

/// How small values of the program look in Python: plain tuples, and names for enumerators.
namespace radgenome::python {

using IndexTuple = std::tuple<int, int, int>;
using PointTuple = std::tuple<double, double, double>;

/// (i, j, k)
inline IndexTuple plain(Index v) {
  return {v.i, v.j, v.k};
}
/// (x, y, z), RAS+ mm
inline PointTuple plain(Point<World> p) {
  return {p.x, p.y, p.z};
}
/// ((i, j, k) of the first voxel, (i, j, k) behind the last)
inline std::tuple<IndexTuple, IndexTuple> plain(const Box& box) {
  return {plain(box.begin), plain(box.end)};
}

template <class T>
auto plain(const std::optional<T>& value) {
  return value ? std::optional(plain(*value)) : std::nullopt;
}
template <class T>
auto plain(const std::vector<T>& values) {
  std::vector<decltype(plain(values.front()))> all;
  for (const auto& value : values) all.push_back(plain(value));
  return all;
}

}  // namespace radgenome::python
