// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ask/ask.h"

namespace radgenome::ask {

/// How an answer that somebody gives in place of the question's own is said: in the words that the question's
/// kind uses.
/// @error review_bad_answer — it does not answer this question: another kind of answer or unit, an id that is
///        not known or, of a choice, not offered
std::string answer_text(const Subject& subject, const record::Question& question,
                        const record::Answer& answer);

}  // namespace radgenome::ask
