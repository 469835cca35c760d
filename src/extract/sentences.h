// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "extract/lexicon.h"

namespace radgenome::extract {

/// Tokens [first, last) of a section; together the sentences hold every token exactly once.
struct Span {
  std::uint32_t first = 0, last = 0;
};

/// Ends sentences behind a full stop, a question mark before a capital letter, a semicolon, a colon, and at
/// the end of a line where the next one begins a new thought.
void split_sentences(std::string_view text, std::span<const Token> tokens, const Lexicon& lexicon,
                     std::vector<Span>& sentences);

}  // namespace radgenome::extract
