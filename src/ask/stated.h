// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ask/ask.h"

namespace radgenome::ask {

/// All that the report states of one finding at one place ("" where it names none).
struct Stated {
  std::vector<const record::Fact*> present, absent, possible;

  bool only_present() const { return !present.empty() && absent.empty() && possible.empty(); }
  bool only_absent() const { return !absent.empty() && present.empty() && possible.empty(); }
};

/// Every abnormal finding of the report: finding → place → what is stated there. "normal" and other findings
/// that are no abnormality are left out.
using Statements = std::map<std::string, std::map<std::string, Stated>>;
Statements statements_of(const Subject& subject);

/// False for the entry that holds all that has no entry of its own: "where are other abnormalities" asks for
/// no one thing. It still stands in lists of what is abnormal, which would be false without it.
bool can_be_asked_for(const std::string& finding);

std::vector<std::string> ids_of(const std::vector<const record::Fact*>& facts);

/// The mask that a fact is grounded on at a place; nothing where it is grounded on none.
std::optional<std::string> mask_of(const Subject& subject, const std::string& fact, const std::string& place);

/// A question with its wording chosen; answer and facts are left to the kind.
/// @param finding, place  ids, or "" for none
record::Question worded(const Subject& subject, const std::string& kind, const std::string& finding,
                        const std::string& place);

/// Names of findings as they stand in an answer: "nodule and atelectasis".
std::string finding_names(const Subject& subject, const std::vector<std::string>& findings);

}  // namespace radgenome::ask
