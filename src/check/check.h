// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "check/tables.h"
#include "knowledge/knowledge.h"
#include "record/case.h"
#include "record/checks.h"
#include "record/facts.h"
#include "record/links.h"
#include "record/mask_set.h"
#include "record/structures.h"

namespace radgenome::check {

inline constexpr int stage_version = 2;

/// Everything a check may look at. `structures` and `masks` are empty for a case without masks, `facts` and
/// `links` for one without a report.
struct Subject {
  const knowledge::Knowledge& knowledge;
  const Tables& tables;
  const record::Case& record;
  const record::Structures& structures;
  const record::MaskSet& masks;
  const record::Facts& facts;
  const record::Links& links;
  /// Gives the CT when the first check asks for it, and the same one again; nullptr where there is none. It
  /// lies on the grid of the masks. Not set: there is none.
  std::function<const Ct*()> ct = {};
};

/// One check: a file in checks/; the list is made by the build.
struct Checker {
  std::string code;     ///< of what it reports
  std::string summary;  ///< one sentence for docs and `radgenome info`
  void (*run)(const Subject& subject, std::vector<record::Check>& found);
};

std::span<const Checker> all_checkers();

/// Runs all checks; found ones are sorted by severity (worst first), code and subject.
record::Checks check(const Subject& subject);

}  // namespace radgenome::check
