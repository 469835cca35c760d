// SPDX-License-Identifier: Apache-2.0
#include "extract/language_model/words.h"

namespace radgenome::extract::language_model {
namespace {

constexpr std::size_t no_match = static_cast<std::size_t>(-1);

/// Code points of valid UTF-8.
std::u32string decoded(std::string_view text) {
  std::u32string points;
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    if ((value & 0xC0) == 0x80) {
      if (!points.empty()) points.back() = points.back() << 6 | (value & 0x3F);
    } else {
      points += static_cast<char32_t>(value < 0x80 ? value
                                                   : value & (value >= 0xF0   ? 7
                                                              : value >= 0xE0 ? 15
                                                                              : 31));
    }
  }
  return points;
}

bool is_space(char32_t c) {
  return c <= ' ' || c == 0xA0;
}

/// Letters and digits; of what is not ASCII, all but punctuation, signs and symbols.
bool belongs_to_word(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  const bool latin_sign = c < 0xC0 || c == 0xD7 || c == 0xF7;
  const bool symbol = c >= 0x2000 && c < 0x2C00;
  return !latin_sign && !symbol;
}

std::u32string_view trimmed(std::u32string_view words) {
  while (!words.empty() && is_space(words.front())) words.remove_prefix(1);
  while (!words.empty() && is_space(words.back())) words.remove_suffix(1);
  return words;
}

}  // namespace

WordFinder::WordFinder(std::string_view sentence) : sentence_(decoded(sentence)) {}

std::optional<Stretch> WordFinder::find(std::string_view words) const {
  const auto points = decoded(words);
  const auto wanted = trimmed(points);
  if (wanted.empty()) return std::nullopt;
  for (std::size_t start = 0; start < sentence_.size(); ++start) {
    if (sentence_[start] != wanted.front() || !is_boundary(start)) continue;
    const auto end = end_of_match(wanted, start);
    if (end != no_match && is_boundary(end)) return Stretch{start, end};
  }
  return std::nullopt;
}

std::size_t WordFinder::end_of_match(std::u32string_view words, std::size_t start) const {
  std::size_t at = start;
  for (std::size_t i = 0; i < words.size();) {
    if (at >= sentence_.size()) return no_match;
    if (is_space(words[i])) {
      if (!is_space(sentence_[at])) return no_match;
      while (i < words.size() && is_space(words[i])) ++i;
      while (at < sentence_.size() && is_space(sentence_[at])) ++at;
    } else if (words[i++] != sentence_[at++]) {
      return no_match;
    }
  }
  return at;
}

/// True unless one word goes on across `at`.
bool WordFinder::is_boundary(std::size_t at) const {
  if (at == 0 || at >= sentence_.size()) return true;
  return !belongs_to_word(sentence_[at - 1]) || !belongs_to_word(sentence_[at]);
}

}  // namespace radgenome::extract::language_model
