// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "network/looked_at.h"
#include "network/part.h"
#include "network/places.h"

namespace radgenome::network {

/// The box around the places of all structures that a part is asked for, with at least a window of the part
/// along each axis where the scan has as much: less would show the networks a border that the scan has not.
/// The whole scan where a place is not known, or where the box saves no window.
LookedAt choose_crop(const Part& part, const Geometry& scan, const Places& places);

/// Why what was found in a box cannot be left at that, nothing where it can: of a structure nothing was
/// found, or it comes so near to a face of the box, behind which the scan goes on, that it may be cut.
/// @return reason and structure of the whole scan that has to be looked at
std::optional<LookedAt> doubt(const LookedAt& crop, const std::vector<FoundLabel>& found,
                              const Geometry& scan);

/// The box with at least `least` voxels along an axis, or all that the scan has: widened on both sides as far
/// as it goes.
Box widened(Box box, int axis, int least, const Geometry& scan);

}  // namespace radgenome::network
