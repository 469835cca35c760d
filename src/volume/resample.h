// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "volume/mask.h"
#include "volume/volume.h"

namespace radgenome {

/// The grid with axes along the world's and this spacing that covers the whole of `geometry`.
Geometry axis_aligned_cover(const Geometry& geometry, double spacing_mm);

/// The values at the voxel centres of `grid`, by world position and trilinear; `outside` where a centre lies
/// more than half a voxel beyond the outermost centres.
Volume<float> resample_linear(const Volume<std::int16_t>& volume, const Geometry& grid, float outside);
Volume<float> resample_linear(const Volume<float>& volume, const Geometry& grid, float outside);
/// As resample_linear, averaged over as many points within each voxel of `grid` as voxels of the volume fall
/// into it, so that shrinking does not alias.
Volume<float> resample_averaged(const Volume<std::int16_t>& volume, const Geometry& grid, float outside);
/// As resample_linear, but beyond the volume its outermost value goes on.
Volume<float> resample_clamped(const Volume<float>& volume, const Geometry& grid);

/// The label of the voxel that each voxel centre of `grid` falls into; 0 outside.
Volume<std::uint8_t> resample_nearest(const Volume<std::uint8_t>& labels, const Geometry& grid);
Mask resample_nearest(const Mask& mask, const Geometry& grid);

/// Smooths just enough that a grid with voxels of `spacing_mm` misses nothing that lies between its centres;
/// axes along which the volume is already that coarse stay as they are.
Volume<float> smooth_for(const Volume<float>& volume, double spacing_mm);

}  // namespace radgenome
