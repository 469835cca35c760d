// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "extract/lexicon.h"
#include "extract/sizes.h"
#include "record/facts.h"

namespace radgenome::extract {

/// A place that a fact is at, and the tokens of the section that say so.
struct Ref {
  std::int16_t place = -1;  ///< −1: known by its node alone
  Node node = no_node;
  std::uint32_t first = 0, last = 0;  ///< tokens of the section; first == last: no words of its own
  Side side = Side::none;             ///< that its words say, also where its node has no sides
};

/// Words that name one place, or a side alone: "upper lobe of the left lung", "on the right".
struct Group {
  std::uint32_t first = 0, last = 0;  ///< tokens of the sentence
  std::vector<std::uint32_t> items;
  std::vector<Ref> refs;
  Side side = Side::none;  ///< where there is no place with it
  bool sibling = false;    ///< goes on with the list that the group before stands in
  bool landmark = false, especially = false;
  bool extent = false;  ///< what is there reaches to this place: "extending to the hilum"
};

/// A stretch of a sentence with one verb of its own.
struct Clause {
  std::uint32_t first = 0, last = 0;
};

/// A sentence with all that was found in it, before facts are made.
struct Sentence {
  std::string_view text;  ///< of the section
  std::span<const Token> tokens;
  std::vector<Item> items;
  std::vector<Size> sizes;
  std::vector<Clause> clauses;
  std::vector<Group> groups;
  std::vector<char> aside;  ///< by token: within brackets
};

/// Finds wordings, sizes, clauses and places. What `sentence` held is forgotten; its memory is used again.
void find_all(std::string_view text, std::span<const Token> tokens, const Lexicon& lexicon,
              Sentence& sentence);

/// Stretches of words, [first, last) tokens, that no wording took and that may carry content.
std::vector<Clause> not_understood(const Sentence& sentence, const Lexicon& lexicon);

inline bool is_cue(const Item& item, Cue cue, const Lexicon& lexicon) {
  return item.meaning.kind == Kind::cue && lexicon.cues[item.meaning.entry] == cue;
}

void find_clauses(Sentence& sentence, const Lexicon& lexicon);
void find_groups(Sentence& sentence, const Lexicon& lexicon);

/// How sure the text is of what stands at tokens [first, last) of the clause; the cue's tokens in `cue`.
/// @param diagnosis  a question mark behind a list of diagnoses asks about all of them
record::Status status_of(const Sentence& sentence, const Clause& clause, std::uint32_t first,
                         std::uint32_t last, bool diagnosis, const Lexicon& lexicon, Clause& cue);

}  // namespace radgenome::extract
