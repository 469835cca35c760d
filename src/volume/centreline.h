// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "volume/mask.h"

namespace radgenome {

/// A curve through the middle of a mask, from one end to the other, no two points more than a few mm apart.
using Centreline = std::vector<Point<World>>;

/// The curve between the two ends of a tubular mask: the pair of points that are farthest apart on ways
/// within it. Along the tube it keeps as far from the surface as it can; within one radius of an end it is
/// cut off, because what is the middle of a cap is anyone's choice. Only the mask's largest piece counts.
/// @return  empty where too little is left: the mask is no tube
/// @cost    sorts about a million voxels at most, whatever the spacing: larger masks are looked at more
/// coarsely
/// @source  minimal paths: T. Deschamps, L. Cohen, Med Image Anal 5 (2001) 281–299,
///          doi:10.1016/s1361-8415(01)00046-9
Centreline centreline_of(const Mask& mask);

/// The three limbs of a tube that forks once, each from its end to the junction.
struct Fork {
  std::array<Centreline, 3> limbs;
};

/// The limbs of a mask with three ends: the two farthest apart, and the one farthest from the way between
/// them. Each limb is cut off within one radius of its end and of the junction.
/// @return  nothing where nothing is left of a limb: the mask does not fork
std::optional<Fork> fork_of(const Mask& mask);

}  // namespace radgenome
