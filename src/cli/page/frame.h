// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/json.h"

namespace radgenome::cli {

/// A page of `data/page/` with its data in place of the mark {{DATA}}, written so that nothing in it can end
/// the script element that holds it.
/// @error cannot_read, bad_page — the frame has no mark
std::string filled_frame(const std::filesystem::path& frame, const Json& shown);

}  // namespace radgenome::cli
