// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "volume/mask.h"

namespace radgenome {

/// Each connected piece of a mask (26-connectivity) as a mask of its own, largest first; equal ones in the
/// order in which their runs come.
/// @cost linear in the rows and runs of the mask's bounding box
std::vector<Mask> piece_masks(const Mask& mask);

/// The largest piece alone; empty for an empty mask.
Mask largest_piece(const Mask& mask);

}  // namespace radgenome
