// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "volume/centreline.h"

namespace radgenome {

double length_mm(const Centreline& curve);

/// The same curve by points that follow each other at equal distances of about `step_mm`, ends included.
/// @param curve  two points or more
Centreline resampled(const Centreline& curve, double step_mm);

/// Each point becomes the mean of those around it, weighted by a bell of `sigma_mm` and mirrored at the ends,
/// so that the ends stay.
/// @param curve  points at equal distances
Centreline smoothed(const Centreline& curve, double sigma_mm);

/// Unit vector along the curve at its n-th point.
Vector<World> direction_at(const Centreline& curve, std::size_t n);

}  // namespace radgenome
