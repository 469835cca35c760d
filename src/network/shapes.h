// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "network/engine.h"

namespace radgenome::network {

/// "1 × 1 × 128 × 128 × 128"; "?" where a size varies.
std::string text_of_shape(const std::vector<std::int64_t>& shape);

/// True where `asked` is a shape that a graph with `own` takes; in either, -1 varies.
bool shapes_agree(const std::vector<std::int64_t>& own, const std::vector<std::int64_t>& asked);

/// True where a size varies.
bool is_open(const std::vector<std::int64_t>& shape);

/// What Engine::run is given: as many tensors as the graph has, of shapes that it takes, each with as many
/// values as its shape says.
/// @error bad_model — names the input or output by its number
void require_tensors(const std::vector<std::vector<std::int64_t>>& inputs,
                     const std::vector<std::vector<std::int64_t>>& outputs, std::span<const Tensor> given,
                     std::span<const MutableTensor> wanted);

/// After a run.
/// @param number  of the output, from 0
/// @error bad_model — the network gave an output another shape than was asked
void require_made(std::size_t number, const std::vector<std::int64_t>& made,
                  const std::vector<std::int64_t>& asked);

}  // namespace radgenome::network
