// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/json.h"

namespace radgenome::server {

/// A reader's name is shown, counted by and typed in: 1 to 60 characters, no control characters, no spaces at
/// its ends.
/// @error bad_name
void require_reader_name(const std::string& name);
Json reader_name_schema();

}  // namespace radgenome::server
