// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "segment/atlas/affine.h"
#include "segment/atlas/demons.h"
#include "segment/atlas/label_atlas.h"
#include "segment/atlas/landmarks.h"

namespace radgenome::segment::atlas {

enum Side : std::uint8_t { no_side = 0, left_side = 1, right_side = 2 };

/// A scan with the atlas laid over it.
struct Registration {
  Aligned affine;
  Labels sides;         ///< Side of each voxel of a lung
  Set bone;             ///< without vessels full of contrast medium, where these can be told apart
  Labels by_landmarks;  ///< atlas labels after the lungs, bones and airway were brought together
  Labels by_all;        ///< … and the soft organs by their HU too
  Displacement displacement;
};

/// The affine map alone: the first step of lay_over, and a small part of its time.
Aligned lay_roughly(const LabelAtlas& atlas, const Landmarks& landmarks);

Registration lay_over(const LabelAtlas& atlas, const Field& hu, const Landmarks& landmarks);

/// The atlas label at every voxel of `grid`.
Labels warp_labels(const Labels& atlas, const AtlasFromScan& affine, const Displacement& displacement,
                   const Geometry& grid);

/// Share of each label of the atlas, in atlas voxels, that lies within the extent of `grid`.
std::array<double, 256> shares_inside(const Labels& atlas, const AtlasFromScan& affine,
                                      const Displacement& displacement, const Geometry& grid);

}  // namespace radgenome::segment::atlas
