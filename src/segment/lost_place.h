// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "volume/mask.h"
#include "volume/volume.h"

/// Masks whose files lost where they lie. SAT, and RadGenome-Chest CT that was made with it, turns a CT so
/// that its axes grow to the right, the front and the head, resamples it to 1 × 1 × 3 mm from its first
/// voxel, may crop it to the box of what is over 0, and saves its masks with an identity affine. (CT-RATE's
/// volumes grow to the left and the back: hence both in-plane axes of its masks are reversed against them.)
/// @source github.com/zhaoziheng/SAT, data/inference_dataset.py and evaluate/inference_engine.py; MONAI 1.1,
///         Orientation, Spacing and CropForeground
namespace radgenome::segment {

/// True for an identity affine that is not the grid's own.
bool has_lost_its_place(const Geometry& mask, const Geometry& grid);

/// The masks of one case whose tissue tells whether they lie right.
struct TellingMasks {
  std::vector<const Mask*> lung, bone;
};

struct FoundPlace {
  std::optional<Geometry> grid;    ///< where masks of that extent lie; absent where nobody can tell
  std::string reason;              ///< then: mask_without_geometry, mask_orientation_unclear
  std::vector<std::string> flags;  ///< "place_unchecked": no CT, or neither lung nor bone to check it by
};

/// Where masks of extent `size` lie over a CT. One answer holds for all masks of a case: the place that SAT
/// gives, unless their lungs or bones fit the CT clearly better with some axis reversed.
/// @param ct  may be nullptr
FoundPlace find_place(const Index& size, const TellingMasks& telling, const Geometry& grid, const Ct* ct);

}  // namespace radgenome::segment
