// SPDX-License-Identifier: Apache-2.0
#include "network/array/layout.h"

#include <cmath>

namespace radgenome::network {

/// Each axis is taken once: the pair that fits best first.
Layout turned_to_ras(const Geometry& geometry) {
  const Eigen::Matrix3d direction = geometry.direction();
  Layout layout;
  std::array<bool, 3> world_taken = {}, axis_taken = {};
  for (int n = 0; n < 3; ++n) {
    int world = -1, axis = -1;
    for (int w = 0; w < 3; ++w)
      for (int a = 0; a < 3; ++a) {
        if (world_taken[static_cast<std::size_t>(w)] || axis_taken[static_cast<std::size_t>(a)]) continue;
        if (world < 0 || std::abs(direction(w, a)) > std::abs(direction(world, axis))) world = w, axis = a;
      }
    world_taken[static_cast<std::size_t>(world)] = axis_taken[static_cast<std::size_t>(axis)] = true;
    // The array's axes are z, y, x.
    layout.axis[static_cast<std::size_t>(2 - world)] = axis;
    layout.backward[static_cast<std::size_t>(2 - world)] = direction(world, axis) < 0;
  }
  return layout;
}

}  // namespace radgenome::network
