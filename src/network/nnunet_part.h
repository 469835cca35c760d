// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "network/engine.h"
#include "network/part.h"

namespace radgenome::network {

/// Loads the folds of a trained nnU-Net.
/// @param labels  of `description`: what is wanted of it
/// @param mirror  nnU-Net's test-time mirroring
/// @error bad_model, out_of_memory
std::unique_ptr<Part> open_nnunet_part(const Model& model, const NnunetPart& description, Engines& engines,
                                       std::vector<ModelLabel> labels, bool mirror);

}  // namespace radgenome::network
