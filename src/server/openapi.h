// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/json.h"

namespace radgenome::server {

/// OpenAPI 3.1 of all routes, out of the table that the server serves by.
Json openapi(const std::string& version);

}  // namespace radgenome::server
