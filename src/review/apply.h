// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/json.h"
#include "knowledge/knowledge.h"
#include "record/case.h"
#include "record/facts.h"
#include "record/links.h"
#include "record/questions.h"
#include "record/structures.h"
#include "review/verdicts.h"

/// Verdicts put into effect on what a stage has just made. A decision holds for what its readers saw; what
/// it makes may have been shown and judged again, so decisions are followed until none is left that fits.
/// None of these touches what nobody decided on.
namespace radgenome::review {

/// What was put into effect, in items.
struct Applied {
  std::size_t facts_corrected = 0, facts_left_out = 0, facts_added = 0;
  std::size_t sentences_corrected = 0;  ///< their type
  std::size_t links_changed = 0;
  std::size_t masks_left_out = 0, masks_repaired = 0;
  std::size_t questions_corrected = 0, questions_left_out = 0;
  std::size_t outdated = 0;  ///< decided, but on something that is not there any more
  bool operator==(const Applied&) const = default;
  Applied& operator+=(const Applied& other);
  bool nothing() const { return *this == Applied{}; }
};
/// Only what is not 0.
Json to_json(const Applied& applied);

/// Corrects facts, leaves out those that are wrong without a correction and adds those that were missed.
/// Facts follow only from statements: those of a sentence that is corrected to another type leave.
/// @error review_unknown_finding, review_unknown_place, review_outside_sentence, review_not_a_statement —
///        a correction that cannot be followed; names the item
Applied apply(const Verdicts& verdicts, const record::Case& record, const knowledge::Knowledge& knowledge,
              record::Facts& facts);

/// Grounds links on the masks that readers name, or on none.
/// @param facts  those that the links are of
/// @param structures  nullptr: the case has no masks
/// @error review_unknown_place
Applied apply(const Verdicts& verdicts, const record::Facts& facts, const record::Structures* structures,
              const knowledge::Knowledge& knowledge, record::Links& links);

/// Words an answer to a question, as the question's kind does.
using AnswerText = std::function<std::string(const record::Question&, const record::Answer&)>;

/// Replaces answers, and leaves out questions that are wrong without a correction. Facts and masks of a
/// question stay: they are what it asks about.
/// @error whatever `text` throws
Applied apply(const Verdicts& verdicts, const AnswerText& text, record::Questions& questions);

/// What becomes of a mask.
struct MaskChange {
  std::string structure;
  std::string repaired;  ///< hash of the mask that comes in its place, "sha256:…"; empty: none does
  int verified_by = 0;
};

/// Judges masks, which only their maker can change: it asks for changes and judges what it has made of them
/// until there are none.
class MaskReview {
 public:
  explicit MaskReview(const Verdicts& verdicts) : verdicts_(verdicts) {}

  /// Counts on present masks who said that they are right, and says what is to be changed.
  std::vector<MaskChange> judge(record::Structures& structures);
  Applied applied() const;

 private:
  const Verdicts& verdicts_;
  std::set<std::pair<std::string, std::string>> met_;
  std::map<std::string, std::set<std::string>> verified_;
  std::map<std::string, bool> changed_;  ///< whether a repaired mask came in its place
};

}  // namespace radgenome::review
