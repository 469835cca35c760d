// SPDX-License-Identifier: Apache-2.0
#include "network/require_memory.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/memory.h"

namespace radgenome::network {

void require_memory(std::size_t bytes) {
  const auto available = available_memory();
  if (!available || bytes <= *available) return;
  throw Error(
      "out_of_memory",
      fmt::format("the scan needs {:.1f} GB for this network and {:.1f} GB are free; close other "
                  "programs, segment it on a larger machine, or name fewer structures with --structures",
                  static_cast<double>(bytes) / 1e9, static_cast<double>(*available) / 1e9));
}

}  // namespace radgenome::network
