// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "segment/segment.h"

namespace radgenome::pipeline {

/// Writes the masks that a backend made, one NIfTI a structure, in place of what the folder held: into a
/// folder beside it first, which then takes its name. Unions are not written; they follow from the recipes.
void write_masks(const std::filesystem::path& folder, const segment::Segmentation& segmentation);

}  // namespace radgenome::pipeline
