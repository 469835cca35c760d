// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace radgenome {

/// Bytes that this process can still have, as far as the system and the limits of its control group tell.
std::optional<std::uint64_t> available_memory();

}  // namespace radgenome
