// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "segment/atlas/landmarks.h"
#include "segment/atlas/sets.h"
#include "volume/components.h"
#include "volume/morphology.h"

namespace radgenome::segment::atlas {
namespace {

constexpr double least_chain_mm = 24, searched_mm = 150;
constexpr double most_ml = 110;

/// A round patch of air in one slice, perhaps a section through the trachea.
struct Section {
  int k = 0;
  double x = 0, y = 0;  ///< mm from the first voxel
};

bool looks_like_trachea(const Box& box, double area, double step, double middle_x) {
  constexpr double least_mm2 = 50, most_mm2 = 900, widest_mm = 45, off_middle_mm = 45, loosest = 2.2;
  const double wide = box.extent().i * step, deep = box.extent().j * step;
  const double x = (box.begin.i + box.end.i - 1) / 2.0 * step;
  return area > least_mm2 && area < most_mm2 && std::max(wide, deep) < widest_mm &&
         std::abs(x - middle_x) < off_middle_mm && wide * deep < loosest * area;
}

/// Sections of one slice.
void add_sections(const Set& air, int k, double middle_x, std::vector<Section>& sections) {
  const auto size = air.size();
  const double step = air.geometry().spacing_mm()[0];
  Geometry plane = air.geometry();
  plane.size.k = 1;
  Set slice(plane);
  std::copy_n(&air(0, 0, k), slice.values().size(), slice.values().begin());
  const auto pieces = find_components(slice, Connectivity::faces);
  std::vector<Box> boxes(pieces.count() + 1, Box{{size.i, size.j, 0}, {0, 0, 1}});
  std::vector<double> sum_x(boxes.size()), sum_y(boxes.size());
  for (int j = 0; j < size.j; ++j)
    for (int i = 0; i < size.i; ++i) {
      const auto label = pieces.labels(i, j, 0);
      if (label == 0) continue;
      auto& box = boxes[label];
      box.begin = {std::min(box.begin.i, i), std::min(box.begin.j, j), 0};
      box.end = {std::max(box.end.i, i + 1), std::max(box.end.j, j + 1), 1};
      sum_x[label] += i;
      sum_y[label] += j;
    }
  for (std::size_t c = 1; c < boxes.size(); ++c) {
    const auto voxels = static_cast<double>(pieces.sizes[c - 1]);
    if (looks_like_trachea(boxes[c], voxels * step * step, step, middle_x))
      sections.push_back({k, sum_x[c] / voxels * step, sum_y[c] / voxels * step});
  }
}

/// Sections below each other, from the head down; the longest such chain.
std::vector<Section> longest_chain(const std::vector<Section>& sections) {
  constexpr int widest_gap = 3;
  constexpr double most_drift_mm = 8;
  std::vector<Section> best;
  std::vector<bool> used(sections.size(), false);
  for (std::size_t first = 0; first < sections.size(); ++first) {
    if (used[first]) continue;
    std::vector<Section> chain{sections[first]};
    for (std::size_t next = first + 1; next < sections.size(); ++next) {
      const auto &last = chain.back(), &here = sections[next];
      if (last.k - here.k > widest_gap) break;
      if (used[next] || last.k == here.k) continue;
      if (std::hypot(last.x - here.x, last.y - here.y) >= most_drift_mm) continue;
      used[next] = true;
      chain.push_back(here);
    }
    if (chain.size() > best.size()) best = std::move(chain);
  }
  return best;
}

std::optional<Index> find_seed(const Field& hu, const Body& body) {
  constexpr float air_below_hu = -600;
  const auto box = box_of(body.inside);
  if (box.empty()) return std::nullopt;
  const double step = hu.geometry().spacing_mm()[0];
  const auto air = set_where(hu.geometry(), [&](std::size_t v) {
    return hu.values()[v] < air_below_hu && body.deep.values()[v] != 0;
  });
  std::vector<Section> sections;
  const double middle_x = (box.begin.i + box.end.i - 1) / 2.0 * step;
  const int lowest = std::max(box.begin.k, box.end.k - 1 - static_cast<int>(searched_mm / step));
  for (int k = box.end.k - 1; k >= lowest; --k) add_sections(air, k, middle_x, sections);
  const auto chain = longest_chain(sections);
  if (static_cast<double>(chain.size()) * step < least_chain_mm) return std::nullopt;
  const auto& at = chain[chain.size() / 3];
  return Index{static_cast<int>(std::lround(at.x / step)), static_cast<int>(std::lround(at.y / step)), at.k};
}

/// The piece of air under `threshold` that holds a voxel of the same slice near the seed.
Set grown_from(const Field& hu, const Body& body, Index seed, float threshold) {
  const auto air = set_where(
      hu.geometry(), [&](std::size_t v) { return hu.values()[v] < threshold && body.deep.values()[v] != 0; });
  const auto pieces = find_components(air, Connectivity::faces);
  const auto limit = hu.geometry().whole();
  std::vector<std::uint8_t> keep(pieces.count() + 1, 0);
  for (int dj = -2; dj <= 2; ++dj)
    for (int di = -2; di <= 2; ++di) {
      const Index v{seed.i + di, seed.j + dj, seed.k};
      if (!limit.contains(v) || pieces.labels(v) == 0) continue;
      keep[pieces.labels(v)] = 1;
      return select(pieces.labels, keep);
    }
  return Set(hu.geometry());
}

}  // namespace

Set find_airway(const Field& hu, const Body& body) {
  constexpr float wall_below_hu = -500;
  constexpr double wall_mm = 2.9, gap_mm = 3;
  Set airway(hu.geometry());
  const auto seed = find_seed(hu, body);
  if (!seed) return airway;
  double last_ml = 0;
  for (const float threshold :
       {-950.F, -925.F, -900.F, -875.F, -850.F, -825.F, -800.F, -775.F, -750.F, -700.F}) {
    auto grown = grown_from(hu, body, *seed, threshold);
    const double ml = millilitres(grown);
    if (ml == 0) continue;
    const bool leaked = ml > most_ml || (last_ml > 8 && ml > 2.2 * last_ml + 5);
    if (leaked) break;
    airway = std::move(grown);
    last_ml = ml;
  }
  if (last_ml == 0) return airway;
  const auto near = dilate(airway, wall_mm);
  return close(set_where(hu.geometry(),
                         [&](std::size_t v) {
                           return near.values()[v] != 0 && hu.values()[v] < wall_below_hu &&
                                  body.deep.values()[v] != 0;
                         }),
               gap_mm);
}

}  // namespace radgenome::segment::atlas
