// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <set>

#include "core/unicode.h"
#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  std::set<std::string> scans;
  for (const auto& input : material.inputs.cases)
    if (input.ct) scans.insert(input.id);
  if (scans.empty()) return;  // a folder of tables alone
  for (const auto& table : material.tables) {
    if (!table.has(Role::volume)) continue;
    std::set<std::string> all, missing;
    for (const auto& row : table.rows) {
      const auto id = table.case_of(row);
      all.insert(id);
      if (!scans.contains(id)) missing.insert(printable(id));
    }
    if (missing.empty()) continue;
    problems.add(
        table.name,
        fmt::format("{} of the {} volumes that it names have no scan in the folder; get them, or leave their "
                    "rows out - do not put other scans in their place",
                    missing.size(), all.size()),
        {{"volumes", missing.size()}, {"of", all.size()}}, {missing.begin(), missing.end()});
  }
}

}  // namespace

Rule volume_missing() {
  return {"volume_missing", record::Severity::error,
          "Volumes that tables name and that have no scan in the folder", look};
}

}  // namespace radgenome::validate::rules
