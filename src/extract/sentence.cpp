// SPDX-License-Identifier: Apache-2.0
#include "extract/sentence.h"

namespace radgenome::extract {
namespace {

bool is_word(std::string_view text, const Token& token) {
  const char first = lower(text[token.begin]);
  return !token.number && ((first >= 'a' && first <= 'z') || static_cast<unsigned char>(first) >= 0x80);
}

/// A letter alone is a label ("case A"), not a word.
bool is_letter_alone(const Token& token) {
  return token.end - token.begin == 1;
}

}  // namespace

void find_all(std::string_view text, std::span<const Token> tokens, const Lexicon& lexicon,
              Sentence& sentence) {
  sentence.text = text;
  sentence.tokens = tokens;
  sentence.items.clear();
  sentence.clauses.clear();
  sentence.groups.clear();
  lexicon.matcher.find(tokens, lexicon.modifiers, sentence.items);
  sentence.sizes = find_sizes(text, tokens, sentence.items, lexicon);
  find_clauses(sentence, lexicon);
  find_groups(sentence, lexicon);
}

std::vector<Clause> not_understood(const Sentence& sentence, const Lexicon& lexicon) {
  std::vector<Clause> stretches;
  std::size_t next = 0;
  const auto n = static_cast<std::uint32_t>(sentence.tokens.size());
  for (std::uint32_t at = 0; at < n;) {
    while (next < sentence.items.size() && sentence.items[next].first < at) ++next;
    if (next < sentence.items.size() && sentence.items[next].first == at) {
      at = sentence.items[next].last;
      continue;
    }
    const Token& token = sentence.tokens[at];
    const bool known = !is_word(sentence.text, token) || is_letter_alone(token) ||
                       lexicon.is_plain(token.word) || lexicon.is_modifier(token.word) ||
                       lexicon.units.contains(token.word);
    if (!known) {
      if (!stretches.empty() && stretches.back().last == at)
        stretches.back().last = at + 1;
      else
        stretches.push_back({at, at + 1});
    }
    ++at;
  }
  return stretches;
}

}  // namespace radgenome::extract
