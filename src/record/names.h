// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "core/error.h"

namespace radgenome::record {

/// The enumerator whose place in `names` is that of `name`.
/// @error bad_record — an unknown name
template <class Enum, std::size_t n>
Enum named(const std::array<std::string_view, n>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw Error("bad_record", fmt::format("\"{}\" is none of: {}", name, fmt::join(names, ", ")));
  return static_cast<Enum>(found - names.begin());
}

}  // namespace radgenome::record
