// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& table : material.tables) {
    if (!table.asks_findings() || table.answers_with_findings()) continue;
    std::size_t several = 0, stated = 0;
    std::vector<std::string> examples;
    for (const auto& row : table.rows) {
      if (!table.states(row)) continue;
      ++stated;
      if (items_of(table.cell(row, Role::finding)).size() < 2) continue;
      ++several;
      examples.push_back(line_name(table, row));
    }
    if (several == 0) continue;
    problems.add(
        table.name,
        fmt::format("{} of {} rows that state findings ({}) name several in one question: which of them is "
                    "asked for cannot be told, nor scored; ask for one finding a question",
                    several, stated, percent(several, stated)),
        {{"rows", several}, {"of", stated}}, examples);
  }
}

}  // namespace

Rule several_findings_in_one_question() {
  return {"several_findings_in_one_question", record::Severity::warning,
          "Rows that ask about several findings at once", look};
}

}  // namespace radgenome::validate::rules
