// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "network/array/layout.h"

namespace radgenome::network::nnunet {

/// 1 where a voxel is not 0, or is closed in by such voxels: no path over faces leads from it to the border.
/// A byte a voxel of the view, the last axis the fastest.
std::vector<std::uint8_t> filled_not_zero(const ArrayView<const std::int16_t>& view);

}  // namespace radgenome::network::nnunet
