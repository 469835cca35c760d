// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "network/engine.h"
#include "network/part.h"

namespace radgenome::network {

/// Loads the two networks of SAT and the queries of some of its labels.
/// @param labels  of `description`
/// @error bad_model, out_of_memory
std::unique_ptr<Part> open_sat_part(const Model& model, const SatNetworks& description, Engines& engines,
                                    std::vector<ModelLabel> labels);

}  // namespace radgenome::network
