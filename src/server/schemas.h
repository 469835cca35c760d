// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/json.h"

/// JSON Schemas (draft 2020-12) of what routes take and give.
namespace radgenome::server {

/// Those that several routes name: Failure, Item, Verdict …
Json schemas();
Json reference_to(std::string_view name);
Json list_of(Json items);
/// An object whose members are all there, and no others.
Json object_of(Json properties);
/// As object_of, but these may be left out.
Json object_of(Json properties, const std::vector<std::string>& optional);
Json or_null(Json schema);

/// Plain values.
Json text_schema();
Json count_schema();
Json names_schema(const std::vector<std::string>& names);
Json item_kind_schema();
Json hash_schema();

}  // namespace radgenome::server
