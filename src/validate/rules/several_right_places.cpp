// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <set>

#include "core/unicode.h"
#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& table : material.tables) {
    // A table of places: findings with where they are, and nothing else that is answered.
    if (!table.asks_findings() || table.has(Role::answer) || table.has(Role::size) ||
        table.answers_with_findings())
      continue;
    std::map<std::pair<std::string, std::string>, std::set<std::string>> places;
    for (const auto& row : table.rows)
      if (table.states(row))
        places[{table.case_of(row), table.cell(row, Role::finding)}].insert(table.cell(row, Role::place));
    std::size_t several = 0;
    std::vector<std::string> examples;
    for (const auto& [asked, answers] : places) {
      if (answers.size() < 2) continue;
      ++several;
      examples.push_back(printable(asked.first));
    }
    if (several == 0) continue;
    problems.add(
        table.name,
        fmt::format("{} of {} questions for the place of a finding ({}) have several right paths, each in a "
                    "row of its own: a right answer is scored as wrong; give the set, or the deepest place",
                    several, places.size(), percent(several, places.size())),
        {{"questions", several}, {"of", places.size()}}, examples);
  }
}

}  // namespace

Rule several_right_places() {
  return {"several_right_places", record::Severity::warning,
          "Questions for the place of a finding that have several right answers, of which each is called the "
          "only one",
          look};
}

}  // namespace radgenome::validate::rules
