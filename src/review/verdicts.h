// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "record/reviews.h"
#include "review/decision.h"

namespace radgenome::review {

/// How many items are as they were, for want of one word on them.
struct Undecided {
  std::size_t disagreed = 0;
  std::size_t open = 0;  ///< nobody says right or wrong, and somebody is unsure
  bool operator==(const Undecided&) const = default;
};

/// All verdicts on one case, by what they were given on. Refers to the record.
class Verdicts {
 public:
  explicit Verdicts(const record::Reviews& reviews);

  /// What is decided of the item as it was shown.
  Decision on(record::ItemKind kind, const std::string& subject, const std::string& shown) const;

  /// How many items of this kind have a decision, but on nothing of what was `met`: what the readers saw is
  /// not there any more.
  std::size_t outdated(record::ItemKind kind, const std::set<std::pair<std::string, std::string>>& met) const;

  Undecided undecided() const;

 private:
  struct Seen {
    record::ItemKind kind;
    std::string subject, shown;
    auto operator<=>(const Seen&) const = default;
  };
  std::map<Seen, std::vector<const record::Verdict*>> verdicts_;
};

/// Hash of what decides on items of these kinds: who says right or wrong in the end, on what, and with which
/// correction. Comments, times and verdicts that were taken back do not count. Empty where nobody says
/// anything: then what a stage makes is what it would make without verdicts.
std::string hash_of_words(const record::Reviews& reviews, const std::set<record::ItemKind>& kinds);

/// Whether a verdict is left that was not taken back.
bool has_verdicts(const std::vector<record::Verdict>& verdicts);

}  // namespace radgenome::review
