// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace radgenome::extract {

/// Number of a word that some wording uses. All others are `unknown_word`; digits are `number_word` unless a
/// wording names them.
using Word = std::uint32_t;
inline constexpr Word unknown_word = 0;
inline constexpr Word number_word = 1;

/// A word, a number or one sign of a text; bytes [begin, end). Hyphens inside of words are no tokens.
struct Token {
  std::uint32_t begin = 0, end = 0;
  Word word = unknown_word;
  bool number = false;
  bool joined = false;  ///< stands right behind a hyphen
};

/// The words of all wordings. Letters of ASCII are compared without case.
class Vocabulary {
 public:
  Vocabulary();
  /// The word's number; the word is added where it is new.
  Word add(std::string_view word);
  /// `form` is read as the word `same`, unless it is a word of its own.
  void add_form(std::string_view form, Word same);
  /// The word's number; a long word with one slip (a letter too many, too few or wrong, or two that changed
  /// places) is read as the word that it must be. `unknown_word` where there is none.
  Word find(std::string_view word) const;
  /// To be called once all words and forms are there.
  void learn_slips();
  const std::vector<std::string>& words() const { return words_; }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    Word word = 0;
    std::string form;
  };
  Slot& slot_of(std::string_view form);
  void grow();
  Word near(std::string_view word) const;

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::vector<std::string> words_;
  std::unordered_multimap<std::uint64_t, const Slot*> shortened_;  ///< hash of a form less one letter
};

/// Lower case of an ASCII letter; other bytes stay.
inline char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Cuts text[begin, end) into tokens. Linear in its length.
void tokenize(std::string_view text, std::size_t begin, std::size_t end, const Vocabulary& vocabulary,
              std::vector<Token>& tokens);

}  // namespace radgenome::extract
