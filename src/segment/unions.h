// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "knowledge/knowledge.h"
#include "record/structures.h"

namespace radgenome::segment {

using Entries = std::map<std::string, record::StructureEntry, std::less<>>;

/// Says of every structure with a recipe and no mask given what its union is made of, or why there is none.
/// @param entries  what is known of the other structures; a union is present where one of its parts is
void describe_unions(const knowledge::Knowledge& knowledge, Entries& entries);

}  // namespace radgenome::segment
