// SPDX-License-Identifier: Apache-2.0
#include "volume/morphology.h"

#include <vector>

#include "core/parallel.h"
#include "volume/distance.h"

namespace radgenome {
namespace {

Volume<std::uint8_t> complement(const Volume<std::uint8_t>& set) {
  Volume<std::uint8_t> rest(set.geometry());
  for (std::size_t v = 0; v < rest.values().size(); ++v) rest.values()[v] = set.values()[v] == 0;
  return rest;
}

/// 1 where the distance to `set` is at most `radius_mm` (or, for `within` 0, where it is not).
Volume<std::uint8_t> by_distance(const Volume<std::uint8_t>& set, double radius_mm, std::uint8_t within) {
  const auto distance = distance_to(set);
  // A radius that is a multiple of the spacing must not hang on the last bit of the distance.
  const auto limit = static_cast<float>(radius_mm * (1 + 1e-6));
  Volume<std::uint8_t> result(set.geometry());
  for (std::size_t v = 0; v < result.values().size(); ++v)
    result.values()[v] = (distance.values()[v] <= limit ? 1 : 0) == within ? 1 : 0;
  return result;
}

/// Marks with 2 the background of a slice that is joined to its border.
void mark_open_background(std::uint8_t* slice, int columns, int rows) {
  std::vector<int> front;
  const auto reach = [&](int i, int j) {
    auto& value = slice[i + columns * j];
    if (value != 0) return;
    value = 2;
    front.push_back(i + columns * j);
  };
  for (int i = 0; i < columns; ++i) reach(i, 0), reach(i, rows - 1);
  for (int j = 0; j < rows; ++j) reach(0, j), reach(columns - 1, j);
  while (!front.empty()) {
    const int at = front.back(), i = at % columns, j = at / columns;
    front.pop_back();
    if (i > 0) reach(i - 1, j);
    if (i + 1 < columns) reach(i + 1, j);
    if (j > 0) reach(i, j - 1);
    if (j + 1 < rows) reach(i, j + 1);
  }
}

}  // namespace

Volume<std::uint8_t> dilate(const Volume<std::uint8_t>& set, double radius_mm) {
  return by_distance(set, radius_mm, 1);
}

Volume<std::uint8_t> erode(const Volume<std::uint8_t>& set, double radius_mm) {
  return by_distance(complement(set), radius_mm, 0);
}

Volume<std::uint8_t> close(const Volume<std::uint8_t>& set, double radius_mm) {
  return erode(dilate(set, radius_mm), radius_mm);
}

Volume<std::uint8_t> open(const Volume<std::uint8_t>& set, double radius_mm) {
  return dilate(erode(set, radius_mm), radius_mm);
}

Volume<std::uint8_t> fill_holes_per_slice(const Volume<std::uint8_t>& set) {
  Volume<std::uint8_t> filled(set.geometry());
  const Index size = set.size();
  if (set.values().empty()) return filled;
  parallel_for(static_cast<std::size_t>(size.k), [&](std::size_t k) {
    const auto begin = set.offset(0, 0, static_cast<int>(k));
    const auto area = static_cast<std::size_t>(size.i) * static_cast<std::size_t>(size.j);
    const auto from = set.values().subspan(begin, area);
    const auto to = filled.values().subspan(begin, area);
    for (std::size_t v = 0; v < area; ++v) to[v] = from[v] != 0 ? 1 : 0;
    mark_open_background(to.data(), size.i, size.j);
    for (auto& value : to) value = value != 2 ? 1 : 0;
  });
  return filled;
}

}  // namespace radgenome
