// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "knowledge/knowledge.h"
#include "record/facts.h"
#include "record/links.h"
#include "record/structures.h"

namespace radgenome::ground {

inline constexpr int stage_version = 1;

/// Ties every fact at every place to a mask: the place's own (`exact`), the nearest structure that contains
/// it (`containing`), or nothing with the reason. Never a structure that is merely named alike.
/// @param structures  nullptr: the case has no masks at all; every link is `none` / "no_masks"
record::Links ground(const record::Facts& facts, const record::Structures* structures,
                     const knowledge::Knowledge& knowledge);

}  // namespace radgenome::ground
