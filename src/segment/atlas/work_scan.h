// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "segment/atlas/landmarks.h"

namespace radgenome::segment::atlas {

/// A CT on the grid that the method works on: cubes of about 2 mm whose axes are the scan's own, ordered and
/// turned so that they grow to the right, the front and the head as nearly as they can.
struct WorkScan {
  Field hu;        ///< in the method's frame: axis-aligned, first voxel at the origin
  Geometry place;  ///< the same voxels in the world
};

/// @param finest_mm  edge of the cubes; those of a very large scan are larger
WorkScan work_scan(const Ct& ct, double finest_mm = 2);

/// The labels of the method's grid on the grid of the CT it was made of.
Labels onto(const Geometry& ct, Labels labels, const WorkScan& scan);

}  // namespace radgenome::segment::atlas
