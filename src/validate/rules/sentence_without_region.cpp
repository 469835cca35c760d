// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& table : material.tables) {
    if (!table.has(Role::place, Role::sentence)) continue;
    std::vector<std::string> examples;
    for (const auto& row : table.rows)
      if (table.cell(row, Role::place).empty()) examples.push_back(line_name(table, row));
    if (examples.empty()) continue;
    const auto count = examples.size();
    problems.add(table.name,
                 fmt::format("{} of {} sentences ({}) are tied to no region", count, table.rows.size(),
                             percent(count, table.rows.size())),
                 {{"rows", count}, {"of", table.rows.size()}}, examples);
  }
}

}  // namespace

Rule sentence_without_region() {
  return {"sentence_without_region", record::Severity::info, "Sentences that are tied to no region", look};
}

}  // namespace radgenome::validate::rules
