// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

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

/// True for the reasons by which describe_unions explains a state that is that of the parts.
bool tells_of_parts(std::string_view reason);

}  // namespace radgenome::segment
