// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "segment/atlas/landmarks.h"

namespace radgenome::segment::atlas {

/// The voxels for which `test(offset)` holds.
template <class Test>
Set set_where(const Geometry& geometry, const Test& test) {
  Set set(geometry);
  auto values = set.values();
  for (std::size_t v = 0; v < values.size(); ++v) values[v] = test(v) ? 1 : 0;
  return set;
}

/// Calls `visit(offset)` for every voxel of the set.
template <class Visit>
void for_each_voxel(const Set& set, const Visit& visit) {
  const auto values = set.values();
  for (std::size_t v = 0; v < values.size(); ++v)
    if (values[v] != 0) visit(v);
}

inline std::int64_t count(const Set& set) {
  std::int64_t voxels = 0;
  for (const auto value : set.values()) voxels += value != 0;
  return voxels;
}

inline bool any(const Set& set) {
  for (const auto value : set.values())
    if (value != 0) return true;
  return false;
}

inline double millilitres(const Set& set) {
  return static_cast<double>(count(set)) * set.geometry().voxel_ml();
}

/// 1.0 inside, 0.0 outside.
Field indicator(const Set& set);

/// The value below which a share of `values` lies, 0 ≤ share ≤ 1; reorders them. Must not be empty.
float quantile(std::vector<float>& values, double share);

/// The smallest box around the set; empty for an empty set.
Box box_of(const Set& set);

/// Fills what the set closes in from all sides: background that no path over faces joins to the border.
Set fill_holes(const Set& set);

}  // namespace radgenome::segment::atlas
