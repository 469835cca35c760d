// SPDX-License-Identifier: Apache-2.0
#include "extract/sentences.h"

#include <algorithm>

namespace radgenome::extract {
namespace {

/// Text without full stops is cut, so that no sentence takes more than its share of time.
constexpr std::uint32_t longest_sentence = 400;

bool is_upper(char byte) {
  return byte >= 'A' && byte <= 'Z';
}

/// What stands between two tokens.
struct Gap {
  bool space = false;
  int lines = 0;
};

Gap gap_between(std::string_view text, const Token& a, const Token& b) {
  Gap gap;
  for (std::size_t at = a.end; at < b.begin; ++at) {
    gap.space |= static_cast<unsigned char>(text[at]) <= ' ';
    gap.lines += text[at] == '\n';
  }
  return gap;
}

/// A new line goes on with the sentence only where it begins with a small letter.
bool begins_anew(std::string_view text, const Token& next, const Gap& gap) {
  if (gap.lines == 0) return false;
  const char byte = text[next.begin];
  return gap.lines > 1 || is_upper(byte) || next.number || !(byte >= 'a' && byte <= 'z');
}

}  // namespace

void split_sentences(std::string_view text, std::span<const Token> tokens, const Lexicon& lexicon,
                     std::vector<Span>& sentences) {
  std::uint32_t first = 0;
  const auto n = static_cast<std::uint32_t>(tokens.size());
  for (std::uint32_t at = 0; at < n; ++at) {
    if (at + 1 == n) {
      sentences.push_back({first, n});
      break;
    }
    const Token& token = tokens[at];
    const Token& next = tokens[at + 1];
    const Gap gap = gap_between(text, token, next);
    bool ends = begins_anew(text, next, gap);
    if (token.word == lexicon.stop && gap.space) {
      const bool numbering = at == first + 1 && tokens[first].number;
      const bool abbreviation =
          at > first && std::find(lexicon.abbreviations.begin(), lexicon.abbreviations.end(),
                                  tokens[at - 1].word) != lexicon.abbreviations.end();
      ends |= !numbering && !abbreviation;
    } else if (token.word == lexicon.stop) {
      ends |= at > first && !tokens[at - 1].number && is_upper(text[next.begin]);
    } else if (token.word == lexicon.semicolon) {
      ends = true;
    } else if (token.word == lexicon.colon) {
      ends |= gap.space;
    } else if (token.word == lexicon.question) {
      ends |= gap.space && is_upper(text[next.begin]);
    }
    if (!ends && at + 1 - first < longest_sentence) continue;
    sentences.push_back({first, at + 1});
    first = at + 1;
  }
}

}  // namespace radgenome::extract
