// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace radgenome::extract::language_model {

/// Code points [start, end).
struct Stretch {
  std::size_t start = 0, end = 0;
};

/// Finds words in one sentence.
class WordFinder {
 public:
  explicit WordFinder(std::string_view sentence);

  /// The first place where `words` stand letter by letter as whole words; white space within them may be any
  /// white space of the sentence, and around them it does not count.
  std::optional<Stretch> find(std::string_view words) const;

 private:
  std::size_t end_of_match(std::u32string_view words, std::size_t start) const;
  bool is_boundary(std::size_t at) const;

  std::u32string sentence_;
};

}  // namespace radgenome::extract::language_model
