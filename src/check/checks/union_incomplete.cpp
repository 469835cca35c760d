// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "check/present.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "union_incomplete";

/// Parts that have no mask although the scan may show them.
std::vector<std::string> missing_parts(const Subject& subject, const Present& present) {
  std::vector<std::string> missing;
  if (!present.is_union()) return missing;
  for (const auto& part : present.structure->recipe) {
    const auto* entry = subject.structures.find(part);
    const bool known =
        entry != nullptr && (entry->state == record::State::present || entry->state == record::State::empty ||
                             entry->state == record::State::outside_field_of_view);
    if (!known) missing.push_back(part);
  }
  return missing;
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  for (const auto& present : present_in(subject)) {
    const auto missing = missing_parts(subject, present);
    if (missing.empty()) continue;
    found.push_back({code, record::Severity::info, present.entry->structure,
                     fmt::format("The {} was put together without: {}. What lies there is not in its mask.",
                                 present.entry->structure, fmt::join(missing, ", ")),
                     Json{{"parts", present.structure->recipe.size()}, {"parts_missing", missing.size()}}});
  }
}

}  // namespace

Checker union_incomplete() {
  return {code, "A union that lacks the mask of one of its parts", run};
}

}  // namespace radgenome::check::checks
