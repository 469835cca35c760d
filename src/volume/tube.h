// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <numbers>
#include <vector>

#include "volume/centreline.h"
#include "volume/mask.h"

namespace radgenome {

/// A cut through a tube at right angles to its centreline.
struct CrossSection {
  Point<World> centre;      ///< of the cut's area
  Vector<World> direction;  ///< unit vector along the centreline
  double along_mm = 0;      ///< way along the centreline from the first section
  double area_mm2 = 0;
  double longest_mm = 0;   ///< longest line across the cut
  double shortest_mm = 0;  ///< smallest distance of two parallel lines with the cut between them
  /// Of the circle with the same area.
  double diameter_mm() const { return 2 * std::sqrt(area_mm2 / std::numbers::pi); }
};

/// Cuts through a mask across a curve that runs through it, two millimetres apart. The curve is smoothed and
/// drawn to the middle of the cuts before the last ones are made, so it need only be roughly right. A cut is
/// what hangs together in its plane around the curve; it ends where the tube does, not where a branch does.
/// @return  empty where the curve is shorter than four millimetres or leaves the mask
/// @cost    about a millisecond a section of an aorta, on all threads
std::vector<CrossSection> cross_sections(const Mask& mask, const Centreline& curve);

/// The cross-sections of a tubular mask from end to end, but for the caps: see centreline_of().
/// @return  empty where the mask is no tube: the sections span less than the median of their diameters
std::vector<CrossSection> tube_diameters(const Mask& mask);

}  // namespace radgenome
