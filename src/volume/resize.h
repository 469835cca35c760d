// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "volume/geometry.h"

namespace radgenome {

/// The block of `from` values fitted into a block of `to` values that covers the same space: linear between
/// voxel centres where an axis grows, weighted by a triangle two new voxels wide where it shrinks, so that
/// nothing aliases. At the border the weights that fall outside are left out. Rounded to whole numbers.
/// @param values  from.i · from.j · from.k of them, i fastest; no extent is 0
/// @param out     to.i · to.j · to.k of them, i fastest; no extent is 0
/// @source        the "antialias" filter of Pillow and of torch.nn.functional.interpolate
void resize(std::span<const std::int16_t> values, Index from, std::span<std::int16_t> out, Index to);

}  // namespace radgenome
