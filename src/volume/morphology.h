// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "volume/volume.h"

/// Shapes changed by balls of a radius in mm, right on anisotropic grids. Beyond the volume nothing is known:
/// its border neither erodes a set nor stops it.
namespace radgenome {

/// Voxels no farther than `radius_mm` from a voxel of the set.
Volume<std::uint8_t> dilate(const Volume<std::uint8_t>& set, double radius_mm);
/// Voxels of the set farther than `radius_mm` from every voxel outside it.
Volume<std::uint8_t> erode(const Volume<std::uint8_t>& set, double radius_mm);
/// Dilated, then eroded: gaps narrower than the ball's diameter are filled.
Volume<std::uint8_t> close(const Volume<std::uint8_t>& set, double radius_mm);
/// Eroded, then dilated: parts narrower than the ball's diameter are gone.
Volume<std::uint8_t> open(const Volume<std::uint8_t>& set, double radius_mm);

/// Fills in each slice (plane of i and j) what the set closes in there: background that no path over faces
/// joins to the slice's border.
Volume<std::uint8_t> fill_holes_per_slice(const Volume<std::uint8_t>& set);

}  // namespace radgenome
