// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <vector>

#include "segment/atlas/landmarks.h"
#include "segment/atlas/sets.h"
#include "volume/components.h"
#include "volume/crop.h"
#include "volume/distance.h"
#include "volume/morphology.h"

namespace radgenome::segment::atlas {
namespace {

constexpr float air_below_hu = -450;
constexpr double least_piece_ml = 8;

/// Gas of the bowel is blacker than a lung, and most of it lies near its wall.
bool is_lung(const Set& piece, const Field& hu, double ml) {
  constexpr double rim_mm = 3, surely_lung_ml = 600;
  constexpr float black_hu = -960, dense_hu = -500, median_over_hu = -955;
  const auto core = erode(piece, rim_mm);
  std::vector<float> values;
  std::size_t like_lung = 0;
  for_each_voxel(core, [&](std::size_t v) {
    values.push_back(hu.values()[v]);
    like_lung += values.back() > black_hu && values.back() < dense_hu;
  });
  if (values.size() < 50) return false;
  const double share = static_cast<double>(like_lung) / static_cast<double>(values.size());
  if (ml > surely_lung_ml) return share > 0.3;
  return share > 0.6 && quantile(values, 0.5) > median_over_hu;
}

Box padded(const Box& box, int margin, const Geometry& grid) {
  return grown(box, margin, grid.whole());
}

/// The part of `labels` inside `box` that carries `label`.
Set cut_out(const Volume<std::uint32_t>& labels, std::uint32_t label, const Box& box) {
  const auto part = crop(labels, box);
  return set_where(part.geometry(), [&](std::size_t v) { return part.values()[v] == label; });
}

void put_back(const Set& part, const Box& box, std::uint8_t value, Labels& labels) {
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j)
      for (int i = box.begin.i; i < box.end.i; ++i)
        if (part(i - box.begin.i, j - box.begin.j, k - box.begin.k) != 0 && labels(i, j, k) == 0)
          labels(i, j, k) = value;
}

Set lung_air(const Field& hu, const Body& body, const Set& airway) {
  const auto near_airway = dilate(airway, 2);
  const auto air = set_where(hu.geometry(), [&](std::size_t v) {
    return hu.values()[v] < air_below_hu && body.deep.values()[v] != 0 && near_airway.values()[v] == 0;
  });
  const auto pieces = find_components(air, Connectivity::faces);
  const auto boxes = boxes_of_labels(pieces.labels, pieces.count());
  std::vector<std::uint8_t> keep(pieces.count() + 1, 0);
  for (std::size_t c = 1; c < keep.size(); ++c) {
    const double ml = static_cast<double>(pieces.sizes[c - 1]) * hu.geometry().voxel_ml();
    if (ml < least_piece_ml) continue;
    const auto box = padded(boxes[c], 1, hu.geometry());
    keep[c] = is_lung(cut_out(pieces.labels, static_cast<std::uint32_t>(c), box), crop(hu, box), ml);
  }
  return select(pieces.labels, keep);
}

/// What may be two lungs that touch, eroded until it comes apart, each voxel then to the nearer core; whole
/// where it does not come apart.
std::vector<Set> split(const Set& both) {
  for (const double radius : {2., 3., 4., 5., 6., 8., 10., 12., 15.}) {
    const auto cores = find_components(erode(both, radius), Connectivity::faces);
    if (cores.count() < 2) continue;
    std::vector<std::uint32_t> order(cores.count());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return cores.sizes[a] > cores.sizes[b]; });
    const auto all = std::accumulate(cores.sizes.begin(), cores.sizes.end(), std::int64_t{0});
    if (static_cast<double>(cores.sizes[order[1]]) < 0.15 * static_cast<double>(all)) continue;
    Labels seeds(both.geometry());
    for (std::size_t v = 0; v < seeds.values().size(); ++v) {
      const auto label = cores.labels.values()[v];
      seeds.values()[v] = label == order[0] + 1 ? 1 : label == order[1] + 1 ? 2 : 0;
    }
    const auto nearest = nearest_label(seeds);
    std::vector<Set> parts;
    for (const int side : {1, 2})
      parts.push_back(set_where(both.geometry(), [&](std::size_t v) {
        return both.values()[v] != 0 && nearest.label.values()[v] == side;
      }));
    return parts;
  }
  return {both};
}

/// Left and right of the middle of the box.
std::vector<Set> halves(const Set& both) {
  const int middle = both.size().i / 2;
  std::vector<Set> parts(2, Set(both.geometry()));
  for_each_voxel(both, [&](std::size_t v) {
    parts[static_cast<int>(v % static_cast<std::size_t>(both.size().i)) < middle ? 0 : 1].values()[v] = 1;
  });
  return parts;
}

}  // namespace

Labels find_lungs(const Field& hu, const Body& body, const Set& airway) {
  constexpr double smooth_mm = 8, wide_mm = 200, most_share_of_one = 0.6;
  const auto step = hu.geometry().spacing_mm();
  const auto pieces = find_components(lung_air(hu, body, airway), Connectivity::faces);
  const auto boxes = boxes_of_labels(pieces.labels, pieces.count());
  const auto all =
      static_cast<double>(std::accumulate(pieces.sizes.begin(), pieces.sizes.end(), std::int64_t{0}));
  Labels lungs(hu.geometry());
  std::uint8_t number = 0;
  for (std::uint32_t c = 1; c <= pieces.count(); ++c) {
    const auto voxels = static_cast<double>(pieces.sizes[c - 1]);
    if (voxels < 0.02 * all || voxels * hu.geometry().voxel_ml() < least_piece_ml || number > 200) continue;
    const auto box = padded(boxes[c], 6, hu.geometry());
    const auto piece = cut_out(pieces.labels, c, box);
    const bool wide = boxes[c].extent().i * step[0] > wide_mm && !body.cropped;
    // One lung in two parts does no harm: both will be found on one side.
    auto parts = voxels > most_share_of_one * all ? split(piece) : std::vector<Set>{piece};
    if (parts.size() == 1 && wide) parts = halves(piece);
    for (const auto& part : parts)
      put_back(fill_holes_per_slice(close(part, smooth_mm)), box, ++number, lungs);
  }
  for (std::size_t v = 0; v < lungs.values().size(); ++v)
    if (airway.values()[v] != 0 || body.inside.values()[v] == 0) lungs.values()[v] = 0;
  return lungs;
}

}  // namespace radgenome::segment::atlas
