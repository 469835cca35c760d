// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/synth/plan.h"
#include "volume/mask.h"

namespace radgenome::pipeline::synth {

/// What lies in each voxel: values of Tissue, with the fluid that the plan's effusions put there.
Volume<std::uint8_t> tissues_of(const Plan& plan);

/// Hounsfield units of the tissues with texture, noise and the plan's lesions.
/// @param key  decides about texture and noise
Ct ct_of(const Plan& plan, const Volume<std::uint8_t>& tissues, std::uint64_t key);

/// The masks of all structures that have a voxel in the scan, sorted by id.
std::vector<std::pair<std::string, Mask>> masks_of(const Volume<std::uint8_t>& tissues);

}  // namespace radgenome::pipeline::synth
