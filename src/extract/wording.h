// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace radgenome::extract {

/// Words that stand for each other in wordings: {"density": ["density", "opacity"]}.
using WordSets = std::map<std::string, std::vector<std::string>>;

/// All sequences of words that a wording stands for. `[a b]` may be left out, `(a|b c)` is one of them,
/// `{density}` is one word or phrase of that set; a hyphen is a space. Lower case.
/// @error bad_lexicon — a bracket without its partner, an unknown set, more than 20,000 sequences
std::vector<std::vector<std::string>> sequences_of(std::string_view wording, const WordSets& sets);

}  // namespace radgenome::extract
