// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "volume/geometry.h"

namespace radgenome::image_io {

/// Every reader passes its grid through here before it touches voxels.
/// @error corrupt_header — an extent below 1; non_finite_affine; zero_spacing; singular_affine
void require_sound(const Geometry& geometry);

}  // namespace radgenome::image_io
