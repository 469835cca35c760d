// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/synth/anatomy.h"
#include "volume/geometry.h"

namespace radgenome::pipeline::synth {

/// What part of the chest a scan covers.
enum class Cover { whole, lower, upper };

/// One abnormality of a case, as the report will tell it and the scan will show it.
struct Abnormality {
  std::string finding;             ///< id of data/findings.json
  std::string place;               ///< id of data/structures.json
  std::optional<double> size_mm;   ///< diameter; absent for what has none
  std::optional<Point<World>> at;  ///< middle of what is drawn; absent where the scan does not show it
};

/// Everything that is chosen for a case before a voxel or a word of it is made.
struct Plan {
  std::string case_id;
  Anatomy anatomy;
  Geometry geometry;
  Cover cover = Cover::whole;
  bool contrast = false;
  std::vector<Abnormality> abnormalities;

  const Abnormality* find(const std::string& finding) const;
};

/// @param number  of the case, from 1; cases 3, 8, 13 … are cut below the upper lobes, 5, 10 … above the
/// liver
Plan plan_case(std::uint64_t seed, std::size_t number);

/// The grid of a scan: oblique for some cases, off-origin, with axes in one of six orders.
Geometry scan_geometry(const Anatomy& anatomy, Cover cover, Random random);

/// True where the point lies inside the grid, at least `margin_mm` from its border.
bool is_inside(const Geometry& geometry, Point<World> point, double margin_mm);

}  // namespace radgenome::pipeline::synth
