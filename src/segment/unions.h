// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "knowledge/knowledge.h"
#include "record/mask_set.h"
#include "record/structures.h"

namespace radgenome::segment {

using Entries = std::map<std::string, record::StructureEntry, std::less<>>;

/// Says of every structure with a recipe and no mask given what it is made of and what it lacks, or why it
/// could not be made.
/// @param masks    with what record::add_unions made
/// @param entries  what is known of the other structures
void describe_unions(const knowledge::Knowledge& knowledge, const record::MaskSet& masks, Entries& entries);

}  // namespace radgenome::segment
