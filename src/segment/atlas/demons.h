// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "segment/atlas/landmarks.h"

namespace radgenome::segment::atlas {

/// One kind of image that the deformation is to bring together. All fields lie on one grid.
struct Channel {
  Field scan;
  Field atlas;  ///< already brought over by the affine map
  double weight = 1;
  Field trust;                       ///< 0 … 1: how far the scan's value is to be believed
  std::optional<Field> atlas_trust;  ///< the same for the atlas; absent: everywhere
};

/// For every voxel of its grid the displacement in mm, along the grid's axes, from a place of the scan to
/// the place of the (affinely mapped) atlas that shows the same.
struct Displacement {
  std::array<Field, 3> mm;

  static Displacement none(const Geometry& grid) { return {{Field(grid), Field(grid), Field(grid)}}; }
  const Geometry& geometry() const { return mm[0].geometry(); }
};

struct DemonsLevel {
  int coarser = 1;  ///< how many voxels of the fields become one
  int iterations = 0;
};

struct DemonsOptions {
  std::vector<DemonsLevel> levels;  ///< the coarsest first
  double fluid_voxels = 1.5;        ///< smoothing of each update, voxels of the level
  double elastic_voxels = 0.7;      ///< smoothing of the whole displacement, voxels of the level
};

/// Demons with several channels: each pulls with the force of its own squared difference, all deform
/// together.
/// @param start  displacement to go on from, on the channels' grid
/// @source J.-P. Thirion: Image matching as a diffusion process, Medical Image Analysis 2 (1998) 243–260
Displacement demons(const std::vector<Channel>& channels, Displacement start, const DemonsOptions& options);

}  // namespace radgenome::segment::atlas
