// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "segment/atlas/registration.h"

namespace radgenome::segment::atlas {

/// Atlas labels drawn along what the scan itself shows: soft organs where their HU go on, bones where the
/// bone is, lobes inside the lungs that were found, the trachea in its air.
Labels refine(const LabelAtlas& atlas, const Field& hu, const Landmarks& landmarks,
              const Registration& registration);

/// The parts of `refine`, each on the same grid.
Set bone_marrow_and_shell(const LabelAtlas& atlas, const Field& smooth_hu, const Landmarks& landmarks,
                          const Registration& registration);
/// Labels of the soft organs, which compete for the voxels of `allowed` by distance and HU.
Labels soft_labels(const LabelAtlas& atlas, const Field& smooth_hu, const Labels& warped, const Set& allowed);

}  // namespace radgenome::segment::atlas
