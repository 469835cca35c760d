// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "volume/mask.h"

namespace radgenome {

/// The same voxels on `grid`, where its centres lie on the centres of the mask's grid within a tenth of a
/// voxel: axes may be swapped or reversed and the extent may be another. Voxels beyond `grid` are lost.
/// Nothing where the centres lie apart, and the mask must be resampled.
std::optional<Mask> on_same_lattice(const Mask& mask, const Geometry& grid);

}  // namespace radgenome
