// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "core/unicode.h"
#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& table : material.tables) {
    if (!table.asks_findings() || !table.has(Role::answer)) continue;
    std::map<std::string, bool> answered;
    std::vector<std::string> examples;
    for (const auto& row : table.rows) {
      const auto asked = table.case_of(row) + '\x1f' + table.cell(row, Role::place) + '\x1f' +
                         lower_case(table.cell(row, Role::finding));
      if (answered.emplace(asked, table.states(row)).first->second != table.states(row))
        examples.push_back(line_name(table, row));
    }
    if (examples.empty()) continue;
    const auto count = examples.size();
    problems.add(
        table.name,
        fmt::format(
            "{} rows answer a question the other way than an earlier row of the same volume, place and "
            "finding; at most one of the two is right",
            count),
        {{"rows", count}, {"of", table.rows.size()}}, examples);
  }
}

}  // namespace

Rule contradictory_answers() {
  return {"contradictory_answers", record::Severity::error,
          "The same question of the same volume answered yes and no", look};
}

}  // namespace radgenome::validate::rules
