// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/json.h"

namespace radgenome::record {

/// A record out of the text of its file, for the records that are read from trees: read_as<facts_from>.
/// @error broken_json, bad_record
template <auto From>
auto read_as(std::string_view text) {
  return From(parse_json(text));
}

}  // namespace radgenome::record
