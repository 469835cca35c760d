// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "dataset/dataset.h"
#include "record/reviews.h"

namespace radgenome::review {

/// One thing of a case that a reader can judge.
struct Item {
  record::ItemKind kind = record::ItemKind::fact;
  std::string subject;  ///< as in record::Verdict
  /// Hash of what the reader sees of it: the record, and of a fact its sentence. A verdict holds only for
  /// what was shown, so one on an item that was made anew, and differently, is outdated.
  std::string shown;
  bool operator==(const Item&) const = default;
};

/// The records of a case that items are made of; absent ones have no items.
struct CaseParts {
  const record::Case& record;
  const record::Facts* facts = nullptr;
  const record::Links* links = nullptr;
  const record::Questions* questions = nullptr;
  const record::Structures* structures = nullptr;
};

/// "f3.1@left lung"; "f3.1@" where the fact states no place.
std::string subject_of(const record::Link& link);

std::string shown(const record::Case& record, const record::Sentence& sentence);
std::string shown(const record::Case& record, const record::Sentence& sentence, const record::Fact& fact);
/// @param fact  the one that the link is of
std::string shown(const record::Fact& fact, const record::Link& link);
std::string shown(const record::Question& question);
std::string shown(const record::StructureEntry& structure);

/// All items of a case: sentences, facts, links, questions, masks of structures that are present and stored
/// (not unions), each in the order of its record. Sentences of type other, technique … count as well: their
/// type may be wrong.
std::vector<Item> items_of(const CaseParts& parts);

}  // namespace radgenome::review
