// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "volume/mask.h"

namespace radgenome {

/// Area of the surface of a mask in mm², by Crofton's formula: how often lines along 13 directions of the
/// grid enter and leave the mask, counted between runs. Where the grid ends inside a structure, the cut is
/// part of the surface. The directions are the 13 pairs of neighbours, with longer steps along finely sampled
/// axes so that they stay spread out on anisotropic grids. Their weights are those of the least squared error
/// over planes of all orientations, the grid's own planes counting for a fifth of them: round shapes of ten
/// and more voxels across come out within 3 %, of thirty within 1 %; a plane within 8 % in its worst
/// orientation on isotropic grids (10 % at unlucky ratios of the spacings), boxes of voxels 3 to 7 % low.
/// @return 0 for an empty mask
/// @cost linear in the runs
/// @source G. Lehmann, D. Legland: Efficient N-Dimensional surface estimation using Crofton formula and
///         run-length encoding, Insight Journal 2012, doi:10.54294/wdu86d; J. Ohser, F. Mücklich: Statistical
///         Analysis of Microstructures in Materials Science, Wiley 2000
double surface_mm2(const Mask& mask);

}  // namespace radgenome
