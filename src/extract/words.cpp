// SPDX-License-Identifier: Apache-2.0
#include "extract/words.h"

namespace radgenome::extract {
namespace {

/// FNV-1a over the lower-case bytes; never 0, which marks an empty slot.
std::uint64_t hash_of(std::string_view word) {
  std::uint64_t hash = 14695981039346656037ull;
  for (const char byte : word) {
    hash ^= static_cast<unsigned char>(lower(byte));
    hash *= 1099511628211ull;
  }
  return hash | 1;
}

bool same_word(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

/// Bytes beyond ASCII count as letters, so that a word of any script stays whole.
bool is_letter(char byte) {
  const char small = lower(byte);
  return (small >= 'a' && small <= 'z') || static_cast<unsigned char>(byte) >= 0x80;
}

bool is_space(char byte) {
  return static_cast<unsigned char>(byte) <= ' ';
}

/// Shorter words have too many neighbours; longer ones are no words.
constexpr std::size_t shortest_with_slip = 7, longest_with_slip = 32;

template <class Use>
void for_each_shortened(const std::string& word, const Use& use) {
  for (std::size_t at = 1; at < word.size(); ++at) {
    std::string less = word;
    less.erase(at, 1);
    use(std::string_view(less));
  }
}

/// Whether the words differ by one letter, or by two neighbours that changed places; the first letter must be
/// right, for it often turns a word into its opposite ("typical", "atypical").
bool is_one_slip(std::string_view a, std::string_view b) {
  if (a.size() < b.size()) std::swap(a, b);
  if (a.size() - b.size() > 1 || lower(a[0]) != lower(b[0])) return false;
  std::size_t at = 0;
  while (at < b.size() && lower(a[at]) == lower(b[at])) ++at;
  if (a.size() > b.size()) return same_word(a.substr(at + 1), b.substr(at));
  if (at == a.size()) return true;
  if (same_word(a.substr(at + 1), b.substr(at + 1))) return true;
  return at + 1 < a.size() && lower(a[at]) == lower(b[at + 1]) && lower(a[at + 1]) == lower(b[at]) &&
         same_word(a.substr(at + 2), b.substr(at + 2));
}

}  // namespace

Vocabulary::Vocabulary() : slots_(1024), words_{"", "#"} {}

Vocabulary::Slot& Vocabulary::slot_of(std::string_view form) {
  const std::uint64_t hash = hash_of(form);
  std::size_t at = hash >> 20 & (slots_.size() - 1);
  while (slots_[at].hash != 0 && !(slots_[at].hash == hash && same_word(slots_[at].form, form)))
    at = (at + 1) & (slots_.size() - 1);
  return slots_[at];
}

void Vocabulary::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (Slot& slot : old)
    if (slot.hash != 0) slot_of(slot.form) = std::move(slot);
}

Word Vocabulary::add(std::string_view word) {
  Slot& slot = slot_of(word);
  if (slot.hash != 0) return slot.word;
  std::string small;
  for (const char byte : word) small += lower(byte);
  const auto number = static_cast<Word>(words_.size());
  words_.push_back(small);
  slot = {hash_of(word), number, small};
  if (++used_ * 2 > slots_.size()) grow();
  return number;
}

void Vocabulary::add_form(std::string_view form, Word same) {
  Slot& slot = slot_of(form);
  if (slot.hash != 0) return;
  std::string small;
  for (const char byte : form) small += lower(byte);
  slot = {hash_of(form), same, small};
  if (++used_ * 2 > slots_.size()) grow();
}

Word Vocabulary::find(std::string_view word) const {
  const Slot& slot = const_cast<Vocabulary*>(this)->slot_of(word);  // only reads: the slot is not written
  return slot.hash != 0 || word.size() < shortest_with_slip ? slot.word : near(word);
}

void Vocabulary::learn_slips() {
  for (const Slot& slot : slots_) {
    if (slot.hash == 0 || slot.form.size() < shortest_with_slip || !is_letter(slot.form[0])) continue;
    shortened_.emplace(hash_of(slot.form), &slot);
    for_each_shortened(slot.form, [&](std::string_view less) { shortened_.emplace(hash_of(less), &slot); });
  }
}

Word Vocabulary::near(std::string_view word) const {
  if (!is_letter(word[0]) || word.size() > longest_with_slip || shortened_.empty()) return unknown_word;
  Word found = unknown_word;
  const auto look = [&](std::string_view less) {
    const auto [from, to] = shortened_.equal_range(hash_of(less));
    for (auto it = from; it != to && found == unknown_word; ++it)
      if (is_one_slip(word, it->second->form)) found = it->second->word;
  };
  look(word);
  for_each_shortened(std::string(word), [&](std::string_view less) {
    if (found == unknown_word) look(less);
  });
  return found;
}

void tokenize(std::string_view text, std::size_t begin, std::size_t end, const Vocabulary& vocabulary,
              std::vector<Token>& tokens) {
  std::size_t at = begin;
  const auto add = [&](std::size_t to, bool number) {
    Token token{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(to)};
    token.word = vocabulary.find(text.substr(at, to - at));
    token.number = number;
    if (number && token.word == unknown_word) token.word = number_word;
    token.joined = at > begin && text[at - 1] == '-';
    tokens.push_back(token);
    at = to;
  };
  while (at < end) {
    const char byte = text[at];
    std::size_t to = at + 1;
    const bool hyphen =
        byte == '-' && at > begin && to < end && !is_space(text[at - 1]) && !is_space(text[to]);
    if (is_space(byte) || hyphen) {
      ++at;
    } else if (is_digit(byte)) {
      while (to < end && (is_digit(text[to]) || ((text[to] == '.' || text[to] == ',') && to + 1 < end &&
                                                 is_digit(text[to + 1]) && is_digit(text[to - 1]))))
        ++to;
      add(to, true);
    } else if (is_letter(byte)) {
      while (to < end && is_letter(text[to])) ++to;
      add(to, false);
    } else {
      add(to, false);
    }
  }
}

}  // namespace radgenome::extract
