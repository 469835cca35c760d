// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "volume/mask.h"

namespace radgenome {

/// One of the three axes along which a mask extends.
struct PrincipalAxis {
  Vector<World> direction;  ///< unit length; its largest component is positive
  double length_mm = 0;     ///< full length of that axis of the ellipsoid with the same second moments
};

/// Where a mask lies and how it extends, from its first and second moments.
struct Moments {
  Point<World> centroid_mm;                     ///< mean of the voxel centres
  std::array<PrincipalAxis, 3> principal_axes;  ///< longest first, at right angles to each other
};

/// The axes are the eigenvectors of the covariance of the mask's volume in the world. A voxel counts as the
/// body that it is, not as its centre: its own second moment, 1/12 of its edges squared, is part of it, so
/// that boxes of voxels have the moments of boxes and one voxel has a size. With eigenvalue λ the length is
/// 2·√(5λ): a solid ellipsoid gets its three diameters. Right for anisotropic, oblique and sheared grids.
/// @error empty_mask
/// @cost linear in the runs
Moments moments(const Mask& mask);

/// @error empty_mask
Point<World> centroid(const Mask& mask);

}  // namespace radgenome
