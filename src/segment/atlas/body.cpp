// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "segment/atlas/landmarks.h"
#include "segment/atlas/sets.h"
#include "volume/components.h"
#include "volume/morphology.h"

namespace radgenome::segment::atlas {
namespace {

constexpr float solid_above_hu = -300;
constexpr float room_air_below_hu = -930;  ///< lungs cut by the border of a crop lie above
constexpr double least_room_air_ml = 20;
constexpr double least_room_air_share = 0.05;
constexpr double table_gap_mm = 7, table_regrow_mm = 6;
constexpr double skin_mm = 5;

/// HU on the in-plane border of each piece of air.
std::vector<std::vector<float>> values_on_border(const Field& hu, const Components& air) {
  std::vector<std::vector<float>> values(air.count() + 1);
  const Index size = hu.size();
  const auto take = [&](int i, int j, int k) {
    const auto label = air.labels(i, j, k);
    if (label != 0) values[label].push_back(hu(i, j, k));
  };
  for (int k = 0; k < size.k; ++k) {
    for (int i = 0; i < size.i; ++i) take(i, 0, k), take(i, size.j - 1, k);
    for (int j = 0; j < size.j; ++j) take(0, j, k), take(size.i - 1, j, k);
  }
  return values;
}

/// Air that touches the in-plane border, told apart.
struct BorderAir {
  Set room;
  Set cut_lung;  ///< a lung that the field of view cuts through
};

BorderAir air_at_border(const Field& hu) {
  const auto not_solid =
      set_where(hu.geometry(), [&](std::size_t v) { return hu.values()[v] <= solid_above_hu; });
  const auto air = find_components(not_solid, Connectivity::faces);
  auto values = values_on_border(hu, air);
  std::vector<std::uint8_t> is_room(air.count() + 1, 0), is_lung(air.count() + 1, 0);
  for (std::size_t c = 1; c < is_room.size(); ++c) {
    const double ml = static_cast<double>(air.sizes[c - 1]) * hu.geometry().voxel_ml();
    if (ml <= least_room_air_ml || values[c].empty()) continue;
    const bool room = quantile(values[c], 0.5) < room_air_below_hu;
    is_room[c] = room;
    is_lung[c] = !room;
  }
  return {select(air.labels, is_room), select(air.labels, is_lung)};
}

/// Without the table: what hangs on by less than the gap is cut off.
Set patient(const Set& solid) {
  const auto core = largest_component(erode(solid, table_gap_mm), Connectivity::faces);
  const auto grown = dilate(core, table_regrow_mm);
  return fill_holes_per_slice(set_where(
      solid.geometry(), [&](std::size_t v) { return grown.values()[v] != 0 && solid.values()[v] != 0; }));
}

}  // namespace

Body find_body(const Field& hu) {
  const auto air = air_at_border(hu);
  const auto share = static_cast<double>(count(air.room)) / static_cast<double>(hu.values().size());
  if (share < least_room_air_share) {
    const Set everything(hu.geometry(), 1);
    return {everything, everything, true};
  }
  // Filled first, eroded then: the other way round a thin chest wall opens and a whole lung is lost.
  const auto solid = fill_holes_per_slice(set_where(hu.geometry(), [&](std::size_t v) {
    return (hu.values()[v] > solid_above_hu || air.cut_lung.values()[v] != 0) && air.room.values()[v] == 0;
  }));
  Body body;
  body.inside = patient(solid);
  body.deep = erode(body.inside, skin_mm);
  return body;
}

Set find_bone(const Field& hu, const Body& body) {
  constexpr float dense_above_hu = 170;
  constexpr double least_piece_ml = 0.4, gap_mm = 4;
  const auto dense = set_where(hu.geometry(), [&](std::size_t v) {
    return hu.values()[v] > dense_above_hu && body.inside.values()[v] != 0;
  });
  const auto pieces =
      components_of_at_least(dense, least_piece_ml / hu.geometry().voxel_ml(), Connectivity::faces);
  return fill_holes_per_slice(close(pieces, gap_mm));
}

Landmarks find_landmarks(const Field& hu) {
  Landmarks found;
  found.body = find_body(hu);
  found.airway = find_airway(hu, found.body);
  found.lungs = find_lungs(hu, found.body, found.airway);
  found.bone = find_bone(hu, found.body);
  return found;
}

}  // namespace radgenome::segment::atlas
