// SPDX-License-Identifier: Apache-2.0
#include "measure/target.h"
#include "volume/shortest_line.h"

namespace radgenome::measure::quantities {
namespace {

/// True where a place lies within a voxel of the edge of the scan: beyond it the structures may come closer.
bool at_edge(const Geometry& grid, const Point<World>& place) {
  const auto at = grid.world_from_voxel.inverse()(place).eigen();
  for (int axis = 0; axis < 3; ++axis)
    if (at(axis) < 1 || at(axis) > grid.size[axis] - 2) return true;
  return false;
}

record::Measurement row_of(const Subject& subject, const Settings::Pair& pair) {
  record::Measurement row;
  row.structure = pair.from;
  row.other = pair.to;
  const auto from = target(subject, pair.from), to = target(subject, pair.to);
  if (!from.mask || !to.mask) {
    row.reason = from.mask ? to.reason : from.reason;
    return row;
  }
  const auto line = shortest_line(*from.mask, *to.mask);
  if (at_edge(from.mask->geometry(), line.from) || at_edge(from.mask->geometry(), line.to)) {
    row.reason = "cut_by_field_of_view";
    return row;
  }
  row.value = line.length_mm();
  row.line_mm = {line.from, line.to};
  return row;
}

void run(const Subject& subject, std::vector<record::Measurement>& rows) {
  for (const auto& pair : subject.settings.distances)
    if (is_due(subject, pair.from) && is_due(subject, pair.to)) rows.push_back(row_of(subject, pair));
}

}  // namespace

Quantity smallest_distance() {
  return {"smallest_distance", "mm",
          "Length of the shortest line between the outer edges of two structures' voxels, 0 where they "
          "touch; the "
          "pairs stand in data/measurements.json; absent where that line ends at the edge of the scan.",
          "The smallest Euclidean distance of two sets of points", run};
}

}  // namespace radgenome::measure::quantities
