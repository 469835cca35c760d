// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "extract/mentions.h"
#include "record/facts.h"

namespace radgenome::extract {

/// A fact whose offsets are still bytes of the section.
struct Draft {
  std::int16_t finding = -1;
  record::Status status = record::Status::present;
  std::vector<Ref> refs;
  std::vector<double> size_mm;
  std::vector<std::int16_t> attributes;
  std::optional<record::Count> count;
  std::uint32_t begin = 0, end = 0;
  struct Proof {
    const char* kind;
    std::uint32_t begin, end;
    bool operator==(const Proof&) const = default;
  };
  std::vector<Proof> evidence;
  bool part = false;  ///< of a finding that stands before it as a whole
};

/// What earlier sentences of the section leave behind for the next one.
struct Context {
  std::vector<Ref> places;   ///< of the last finding or lead-in; bytes instead of tokens in first, last
  std::vector<Ref> heading;  ///< places of the heading that the sentence stands under: "AORTA:"
  std::vector<Draft> last;   ///< facts of the last statement
  std::uint32_t leadin_begin = 0, leadin_end = 0;  ///< bytes; equal where the sentence before was no lead-in
};

/// The facts that the mentions of one sentence give, behind those that `facts` holds.
void make_facts(const Sentence& sentence, const Lexicon& lexicon, const Context& context,
                std::vector<Draft>& facts);

/// Type and facts of one sentence; the context becomes that of the next one.
record::SentenceType read_sentence(const Sentence& sentence, const Lexicon& lexicon, Context& context,
                                   std::vector<Draft>& facts);

}  // namespace radgenome::extract
