// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "network/array/between.h"
#include "network/array/layout.h"
#include "volume/geometry.h"

namespace radgenome::network::sat {

/// One axis of SAT's grid in a scan. Samples are kept in the order of the scan's own index, which may run
/// against R, A or S.
struct Axis {
  int world = 0;          ///< 0, 1, 2: along R, A, S of the network's windows
  bool backward = false;  ///< the scan's index falls towards R, A or S
  int scan_length = 0;    ///< voxels of the scan
  int length = 0;         ///< samples
  double origin = 0;      ///< where sample 0 lies, in voxels of the scan
  double step = 1;        ///< voxels of the scan a sample

  /// Of each sample, the scan's voxels it lies between; beyond the outermost centres those go on.
  std::vector<Between> samples() const;
};

/// By the scan's axes k, j, i: arrays in their order lie as the scan does.
using Grid = std::array<Axis, 3>;

/// SAT's grid: the scan's axes turned to R, A, S, as many samples as fit between the centres of the first and
/// the last voxel, rounded. The first sample lies in the first voxel, so that the last may lie half a sample
/// before the scan's last or behind it. But MONAI lays the grid around the scan's middle (lengths of both
/// halved, so up to half a voxel and half a sample off) where its corners are not in order to 1e-8 of a
/// sample, which rounding to the floats of a NIfTI file does to nearly all oblique axes: that is followed.
/// Sheared axes are followed as they are, where SAT's own code straightens them.
/// @param spacing_mm  R, A, S
/// @source SAT's inference_dataset.py; MONAI 1.5, Orientation and Spacing (align_corners and scale_extent
/// off)
Grid grid_of(const Geometry& scan, const std::array<double, 3>& spacing_mm);

}  // namespace radgenome::network::sat
