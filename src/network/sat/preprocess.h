// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "network/array/array.h"
#include "network/sat/grid.h"
#include "volume/volume.h"

namespace radgenome::network::sat {

/// A scan as SAT sees it, and the way back. Arrays lie as the scan does: [k][j][i].
struct Input {
  Grid grid;
  Region kept;  ///< the part of the grid that the network gets
  Array image;  ///< of `kept`, normalised
};

/// SAT's preparation of a CT: resampled linearly, cropped to the box of what is above 0 HU then, clipped to
/// -500 … 1000 HU, less the mean and over the standard deviation of what the box holds. Where nothing is
/// above 0 all is kept, where SAT's own code fails.
/// @param spacing_mm  R, A, S
/// @param box  voxels of the scan: of the samples, only those in it are kept then
/// @error out_of_memory
/// @source SAT's inference_dataset.py; MONAI 1.5
Input preprocess(const Ct& ct, const std::array<double, 3>& spacing_mm, const Box& box);
inline Input preprocess(const Ct& ct, const std::array<double, 3>& spacing_mm) {
  return preprocess(ct, spacing_mm, ct.geometry().whole());
}

/// The samples that lie in a box of voxels; the whole box holds all of them.
Region region_of(const Box& box, const Geometry& scan, const Grid& grid);

}  // namespace radgenome::network::sat
