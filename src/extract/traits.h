// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "extract/mentions.h"

namespace radgenome::extract {

/// Words about how a finding looks, or how many of it there are; tokens [first, last) of the sentence.
struct Trait {
  const TraitWords* words = nullptr;
  std::uint32_t first = 0, last = 0;
  record::Count count = {};
};

/// What a sentence says of the looks and the number of its findings. Where it is not plain of which finding
/// it says so, or that it says so of all of it ("some of them calcified"), it is of none.
class Traits {
 public:
  Traits(const Sentence& sentence, const std::vector<Mention>& mentions, const Lexicon& lexicon);

  /// In order of the text.
  /// @param mention  one of those that it was made with
  std::span<const Trait> of(const Mention& mention);

 private:
  using Use = TraitWords::Use;

  void look();
  void find();
  void add_digits();
  bool is_number_of_things(std::uint32_t at) const;
  void give(const Trait& trait);
  const Mention* around(const Trait& trait) const;
  const Mention* behind(const Trait& trait) const;
  const Mention* before(const Trait& trait) const;
  std::uint32_t step_from(std::uint32_t at) const;
  bool is_joint(std::uint32_t at) const;
  bool is_linked(const Mention& mention, const Trait& trait) const;
  bool is_barred(const Mention& mention, std::uint32_t to, bool over_places) const;
  bool says_all(const Trait& trait) const;
  const Trait* starting_at(std::uint32_t at) const;
  const Trait* ending_at(std::uint32_t at) const;
  bool has(Use use, std::uint32_t from, std::uint32_t to) const;
  std::size_t index_of(const Mention& mention) const {
    return static_cast<std::size_t>(&mention - mentions_.data());
  }

  const Sentence& sentence_;
  const std::vector<Mention>& mentions_;
  const Lexicon& lexicon_;
  bool looked_ = false;        ///< the sentence is looked through once it is asked for: most only deny
  std::vector<Trait> traits_;  ///< all of the sentence, in order
  std::vector<std::vector<Trait>> of_;
};

}  // namespace radgenome::extract
