// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "knowledge/knowledge.h"
#include "record/mask_set.h"

namespace radgenome::record {

/// Adds what the recipes make of the masks that are there; a mask that is given wins over its recipe. A union
/// is made of the parts that have a mask. A difference is made only where everything that it takes away has
/// one: without, it would be too large and pass for another structure. Where nothing is left, or nothing was
/// taken away, there is no mask either.
void add_unions(const knowledge::Knowledge& knowledge, MaskSet& masks);

}  // namespace radgenome::record
