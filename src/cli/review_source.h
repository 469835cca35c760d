// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "server/source.h"

namespace radgenome::cli {

/// A data set with what the review server needs of the modules above it.
/// @error not_a_dataset and those of what is loaded
server::Source review_source(const std::filesystem::path& dataset);

}  // namespace radgenome::cli
