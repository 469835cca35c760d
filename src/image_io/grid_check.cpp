// SPDX-License-Identifier: Apache-2.0
#include "image_io/grid_check.h"

#include <fmt/format.h>

#include <cmath>

#include "core/error.h"

namespace radgenome::image_io {

void require_sound(const Geometry& geometry) {
  const auto& affine = geometry.world_from_voxel;
  for (int axis = 0; axis < 3; ++axis)
    if (geometry.size[axis] < 1)
      throw Error("corrupt_header",
                  fmt::format("the header gives axis {} an extent of {}; the file is damaged", axis,
                              geometry.size[axis]));
  if (!affine.linear.allFinite() || !affine.offset.allFinite())
    throw Error(
        "non_finite_affine",
        "the header's affine holds NaN or infinity, so nobody knows where the voxels lie; repair the header");
  const auto spacing = geometry.spacing_mm();
  for (std::size_t axis = 0; axis < 3; ++axis)
    if (!(spacing[axis] > 1e-6) || !std::isfinite(spacing[axis]))
      throw Error(
          "zero_spacing",
          fmt::format("the header gives axis {} a spacing of {} mm; repair the header", axis, spacing[axis]));
  // Unit axes span a volume of 1 where they are square; real shear (gantry tilt) stays above 0.7.
  if (std::abs(geometry.direction().determinant()) < 1e-3)
    throw Error(
        "singular_affine",
        "two of the header's axes point the same way, so the voxels span no volume; repair the header");
}

}  // namespace radgenome::image_io
