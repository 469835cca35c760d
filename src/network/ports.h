// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace radgenome::network {

/// An input or output as a graph has it.
struct Port {
  std::string name;  ///< empty where it has none
  std::string type;  ///< as the engine calls it; empty: float32
  /// -1 where a size varies; nothing where the number of axes is open.
  std::optional<std::vector<std::int64_t>> shape;
};

/// The inputs take float32 of the shapes that they will be asked with.
/// @param asked  as of Engines::load
/// @error bad_model — names the input, what it is and what is asked for
void require_inputs(const std::vector<Port>& own, const std::vector<std::vector<std::int64_t>>& asked);

/// The outputs are float32 with a known number of axes.
/// @error bad_model
void require_outputs(const std::vector<Port>& own);

}  // namespace radgenome::network
