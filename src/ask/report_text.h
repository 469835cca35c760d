// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ask/ask.h"

namespace radgenome::ask {

/// A sentence as it stands in the report, with its line breaks and runs of blanks as one blank.
/// @error bad_record — the case has no such section
std::string text_of(const Subject& subject, const record::Sentence& sentence);

}  // namespace radgenome::ask
