// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "check/present.h"
#include "check/spine.h"

namespace radgenome::check {

/// Whether a row of the table looks at this statement at all: finding, status, place and words.
bool looks_at(const knowledge::Contradiction& row, const LinkedFact& stated, const Subject& subject);

/// The numbers that speak against the statement; nothing where they do not, or where they are not known.
std::optional<Json> evidence_against(const knowledge::Contradiction& row, const LinkedFact& stated,
                                     const Subject& subject);

}  // namespace radgenome::check
