// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "volume/geometry.h"

namespace radgenome {

/// A straight line in the world.
struct Line {
  Point<World> from, to;
  double length_mm() const { return (to - from).length(); }
};

}  // namespace radgenome
