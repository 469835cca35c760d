// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "volume/mask.h"
#include "volume/volume.h"

namespace radgenome::network {

/// The masks of labels 0 to 255, each with its own voxels; empty where a label is nowhere. Background has
/// none.
std::vector<Mask> masks_of_labels(const Volume<std::uint8_t>& labels);
/// The masks of bits 0 to 7.
std::vector<Mask> masks_of_bits(const Volume<std::uint8_t>& labels);

}  // namespace radgenome::network
