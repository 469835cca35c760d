// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "knowledge/knowledge.h"
#include "record/mask_set.h"

namespace radgenome::record {

/// Adds every union that the recipes allow of the masks that are there; a mask that is given wins over its
/// recipe.
void add_unions(const knowledge::Knowledge& knowledge, MaskSet& masks);

}  // namespace radgenome::record
