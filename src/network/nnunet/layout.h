// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "network/array/layout.h"
#include "network/model.h"

namespace radgenome::network::nnunet {

/// How nnU-Net's array lies in a volume: first the reader turns it to RAS where it does so, then the axes z,
/// y, x are transposed.
Layout layout_of(const Geometry& geometry, const NnunetPart& part);

}  // namespace radgenome::network::nnunet
