// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>

#include "volume/volume.h"

namespace radgenome {

/// Distance of a voxel from a set that has no voxel at all.
inline constexpr float no_distance = std::numeric_limits<float>::infinity();

/// Distance of every voxel centre from the nearest centre of `set` in mm; 0 inside the set, `no_distance`
/// everywhere where the set is empty. Exact on grids with orthogonal axes.
/// @source P. Felzenszwalb, D. Huttenlocher: Distance Transforms of Sampled Functions, Theory of Computing
///         8 (2012) 415–428
Volume<float> distance_to(const Volume<std::uint8_t>& set);

/// Distance of every voxel centre of `set` from the nearest centre outside it in mm; 0 outside. Beyond the
/// volume nothing is known, so its border is no edge of the set; `no_distance` where the set is everything.
/// @cost grows with the voxels of the set, not with those around it
Volume<float> distance_within(const Volume<std::uint8_t>& set);

/// Distance from the surface of `set` in mm, positive inside: it is taken to run half the smallest spacing
/// outside the centres of the set's outermost voxels. Beyond the volume nothing is known, so its border is no
/// surface: +infinity where the set is everything, −infinity where it is empty.
Volume<float> signed_distance(const Volume<std::uint8_t>& set);

/// For every voxel the label of the nearest voxel with a label other than 0, and how far it is.
struct NearestLabel {
  Volume<std::uint8_t> label;  ///< 0 everywhere where nothing is labelled
  Volume<float> distance;      ///< mm
};
NearestLabel nearest_label(const Volume<std::uint8_t>& labels);

}  // namespace radgenome
