// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "check/present.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "finding_in_empty_structure";

/// An organ that was taken out has an empty mask rightly.
constexpr const char* removed_by_surgery = "postoperative_change";

void run(const Subject& subject, std::vector<record::Check>& found) {
  for (const auto& [fact, link, finding] : linked_facts_in(subject)) {
    if (link->reason != "empty" || !link->place || !is_seen(*fact) || !finding->abnormal ||
        fact->finding == removed_by_surgery)
      continue;
    found.push_back({code, record::Severity::warning, fact->id,
                     fmt::format("The report places {} in the {}, but the mask of the {} is empty.",
                                 finding->name, *link->place, *link->place),
                     Json{{"finding", fact->finding},
                          {"place", *link->place},
                          {"status", record::name_of(fact->status)}}});
  }
}

}  // namespace

Checker finding_in_empty_structure() {
  return {code, "A finding that the report places in a structure whose mask is empty", run};
}

}  // namespace radgenome::check::checks
