// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "record/reviews.h"

namespace radgenome::review {

/// What became of an item that was judged.
struct Decision {
  enum class Outcome { right, wrong, disagreed, open };  ///< open: nobody said right or wrong
  Outcome outcome = Outcome::open;
  std::optional<record::Correction> correction = {};  ///< of a wrong one, where there is one to follow
  /// Who says what the outcome and the correction say, the adjudicator too; nobody where it is neither right
  /// nor wrong.
  std::set<std::string> readers = {};
  bool operator==(const Decision&) const = default;
};

/// The last verdict of every reader on one item counts; `withdrawn` and `unsure` say neither. The last
/// adjudicator's word decides; without one, all must say the same, correction included, else it is
/// `disagreed`. Only verdicts on `shown` count.
/// @param verdicts  on one item, in order of keeping
Decision decide(const std::vector<const record::Verdict*>& verdicts, const std::string& shown);

}  // namespace radgenome::review
