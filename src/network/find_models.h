// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

namespace radgenome::network {

/// The folders of models at or below `place`, sorted; none is looked for within a model.
/// @error no_model — there is none; cannot_read
std::vector<std::filesystem::path> find_models(const std::filesystem::path& place);

}  // namespace radgenome::network
