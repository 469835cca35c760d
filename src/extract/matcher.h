// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "extract/words.h"

namespace radgenome::extract {

/// What a wording means: an entry of one of the lexicon's lists.
enum class Kind : std::uint8_t { finding, place, cue, trait };

struct Meaning {
  Kind kind = Kind::finding;
  std::uint16_t entry = 0;
  bool operator==(const Meaning&) const = default;
};

/// A wording found in the text; tokens [first, last).
struct Item {
  Meaning meaning;
  std::uint32_t first = 0, last = 0;
};

/// All wordings as one tree of words. From each token the longest wording is taken.
class Matcher {
 public:
  Matcher();
  /// Words may be several cues, but only one finding and one place.
  /// @return the meaning that the same words already have in this kind, or nullptr
  const Meaning* add(std::span<const Word> words, Meaning meaning);
  /// @param modifiers  by word: may stand between the words of a wording ("calcified small nodule")
  void find(std::span<const Token> tokens, const std::vector<char>& modifiers,
            std::vector<Item>& items) const;

 private:
  struct Edge {
    std::uint64_t key = 0;  ///< node and word; 0: empty
    std::uint32_t node = 0;
  };
  std::uint32_t child(std::uint32_t node, Word word) const;
  void put(std::uint64_t key, std::uint32_t node);

  std::vector<char> begins_;  ///< by word: a wording begins with it; spares most words a look at the tree
  std::vector<Edge> edges_;
  std::size_t used_ = 0;
  std::vector<std::vector<Meaning>> meanings_;  ///< by node
};

}  // namespace radgenome::extract
