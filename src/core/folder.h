// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

namespace radgenome {

/// The files of a folder with this extension (".json"), sorted by path.
/// @param failed  set where the folder is missing or closed to us; then there are none
std::vector<std::filesystem::path> files_with_extension(const std::filesystem::path& folder,
                                                        std::string_view extension, std::error_code& failed);

}  // namespace radgenome
