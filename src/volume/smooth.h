// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "volume/volume.h"

namespace radgenome {

/// Gaussian smoothing with a standard deviation in mm along each axis of the grid; the kernel ends at four
/// standard deviations, and beyond the border the outermost value goes on. Axes whose deviation is below a
/// tenth of a voxel stay as they are.
Volume<float> gaussian_smooth(Volume<float> volume, double sigma_mm);
Volume<float> gaussian_smooth(Volume<float> volume, std::array<double, 3> sigma_mm);

}  // namespace radgenome
