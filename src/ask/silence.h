// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ask/stated.h"

namespace radgenome::ask {

/// True where a statement about the one place also tells of the other: they overlap, or one is "" (no place).
bool overlap(const Subject& subject, const std::string& one, const std::string& other);

/// Whether the silence of the report may be taken for a no: it says enough to be a whole report and speaks of the place's
/// region, but nothing of the finding, or of one that could mean it, at the place, in a part of it or in what holds it.
bool is_silent(const Subject& subject, const Statements& statements, const std::string& finding,
               const std::string& place);

/// Whether the report says nothing of the finding at the place, in a part of it or in what holds it; it does speak of the
/// finding elsewhere, and so would have named the place.
bool is_unmentioned(const Subject& subject, const Statements& statements, const std::string& finding,
                    const std::string& place);

/// Whether the report itself says that the finding is not at the place: it denies it there or in what holds the place,
/// and sees or suspects it nowhere that overlaps.
bool is_denied(const Subject& subject, const Statements& statements, const std::string& finding,
               const std::string& place);

}  // namespace radgenome::ask
