// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "review/decision.h"
#include "review/store.h"

namespace radgenome::review {

/// What one reader said of one item.
struct Word {
  const record::Verdict* last = nullptr;
  double seconds = 0;  ///< of all verdicts of this reader on the item
  std::int64_t verdicts = 0;
};

/// An item and all that was said of it as it was shown.
struct JudgedItem {
  ListItem item;
  bool planted = false;
  std::optional<std::int64_t> position;          ///< in the list, from 0
  std::map<std::string, Word> words;             ///< by reader; those who withdrew are not there
  std::vector<const record::Verdict*> verdicts;  ///< in order of keeping
  Decision::Outcome outcome = Decision::Outcome::open;
};

/// The items of a list in their order; without a list, those that verdicts are on, sorted by case, kind and
/// subject. Points into `verdicts`.
std::vector<JudgedItem> judged_items(const WorkList* list, const std::vector<KeptVerdict>& verdicts);

}  // namespace radgenome::review
