// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace radgenome::network {

/// @error out_of_memory — how much is needed and how much is free, and what to do
void require_memory(std::size_t bytes);

}  // namespace radgenome::network
