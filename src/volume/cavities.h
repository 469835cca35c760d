// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "volume/mask.h"

namespace radgenome {

/// What a mask closes in: background that no path over the faces of voxels joins to the outside.
struct Cavities {
  int count = 0;
  std::int64_t voxels = 0;   ///< of all
  std::int64_t largest = 0;  ///< voxels of the largest
  bool operator==(const Cavities&) const = default;
};

/// Background that touches the border of the mask's bounding box is outside.
/// @cost linear in the rows and runs of the mask's bounding box, not in its voxels
Cavities cavities_of(const Mask& mask);

}  // namespace radgenome
