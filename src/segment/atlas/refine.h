// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "segment/atlas/label_atlas.h"
#include "segment/atlas/registration.h"

namespace radgenome::segment::atlas {

/// The warped labels, put right by what the scan itself shows: a lobe is the part of the thresholded lung that
/// is nearest to its label, a bone label the dense voxels nearest to it, the airway what was found of it. Soft
/// organs keep their warped place outside these.
Labels refine(const LabelAtlas& atlas, const Landmarks& found, const Registration& laid);

}  // namespace radgenome::segment::atlas
