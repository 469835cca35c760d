// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "import/sources.h"

namespace radgenome::import {

/// Spacing (i, j, k) in mm of the wanted cases from CT-RATE's metadata table, whose column XYSpacing holds
/// texts such as "[0.75, 0.75]". Rows that cannot be read become problems.
/// @error cannot_read, no_spacing_columns
std::map<std::string, std::array<double, 3>> read_spacings(const std::filesystem::path& table,
                                                           const std::set<std::string>& wanted,
                                                           std::vector<InputProblem>& problems);

}  // namespace radgenome::import
