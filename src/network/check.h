// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "network/engine.h"
#include "network/model.h"

namespace radgenome::network {

/// The shape of the images that a part's networks are asked with: [1, 1, patch…], of a 2D configuration [1,
/// 1, h, w].
std::vector<std::int64_t> input_shape(const NnunetPart& part);
/// The shape of what they answer: as of the input, with its channels.
std::vector<std::int64_t> output_shape(const NnunetPart& part);

/// Reads all files of a model, loads each of its networks, and compares what they take and give with
/// model.json. None is run.
/// @error wrong_hash; bad_model — names the network, what it has and what model.json says; no_engine,
/// out_of_memory
void check_model(const Model& model, Engines& engines);

}  // namespace radgenome::network
