// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "check/present.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "finding_outside_scan";

void run(const Subject& subject, std::vector<record::Check>& found) {
  for (const auto& [fact, link, finding] : linked_facts_in(subject)) {
    if (link->reason != "outside_field_of_view" || !link->place) continue;
    const bool contradiction = is_seen(*fact) && finding->abnormal;
    found.push_back({code, contradiction ? record::Severity::error : record::Severity::warning, fact->id,
                     contradiction ? fmt::format("The report places {} in the {}, which lies outside the "
                                                 "scan; text and image contradict each other.",
                                                 finding->name, *link->place)
                                   : fmt::format("The report speaks of the {}, which lies outside the scan.",
                                                 *link->place),
                     Json{{"finding", fact->finding},
                          {"place", *link->place},
                          {"status", record::name_of(fact->status)}}});
  }
}

}  // namespace

Checker finding_outside_scan() {
  return {code, "A finding that the report places where the scan does not reach", run};
}

}  // namespace radgenome::check::checks
