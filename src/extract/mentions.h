// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <vector>

#include "extract/sentence.h"

namespace radgenome::extract {

/// A side said without a place; tokens of the sentence.
struct LoneSide {
  Side side = Side::none;
  std::uint32_t first = 0, last = 0;
};

/// Places and sizes of one part of a mention: of all of it, or of "the largest" or "especially" part.
struct Share {
  std::vector<Ref> refs;
  std::vector<LoneSide> sides;
  std::vector<const Size*> sizes;
};

/// Words that name a finding, with what its sentence says of it.
struct Mention {
  const FindingWords* words = nullptr;
  std::int16_t made = -1;             ///< what a word in front makes of it, e.g. an enlarged node
  std::uint32_t first = 0, last = 0;  ///< tokens of the sentence
  const Clause* clause = nullptr;
  bool aside = false;
  bool is_largest = false;  ///< "the largest nodule is in …": nothing is said of the others
  Share whole, part;
  std::vector<Ref> before;  ///< places of the clause before
};

/// A size in its sentence is its size.
bool is_measured(const Mention& mention, const Lexicon& lexicon);

/// Whether one of the cues lies within tokens [from, to).
bool has_item_between(const Sentence& sentence, std::uint32_t from, std::uint32_t to, const Lexicon& lexicon,
                      std::initializer_list<Cue> cues);
/// Whether a comma, a joining word or a verb lies within tokens [from, to).
bool has_join_between(const Sentence& sentence, std::uint32_t from, std::uint32_t to, const Lexicon& lexicon);

/// Gives the places and sizes of one clause to its mentions.
void assign_places_and_sizes(const Sentence& sentence, const Clause& clause, std::vector<Mention>& mentions,
                             const Lexicon& lexicon);

/// All findings of a sentence with their places and sizes. Mentions used as landmarks are left out.
std::vector<Mention> find_mentions(const Sentence& sentence, const Lexicon& lexicon);

}  // namespace radgenome::extract
