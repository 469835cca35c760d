// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <set>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& table : material.tables) {
    std::set<std::vector<std::string>> seen;
    std::vector<std::string> examples;
    std::size_t repeated = 0;
    for (const auto& row : table.rows) {
      if (seen.insert(row.cells).second) continue;
      ++repeated;
      examples.push_back(line_name(table, row));
    }
    if (repeated == 0) continue;
    problems.add(
        table.name,
        fmt::format("{} of {} rows stand there twice; keep one of each", repeated, table.rows.size()),
        {{"rows", repeated}, {"of", table.rows.size()}}, examples);
  }
}

}  // namespace

Rule duplicate_row() {
  return {"duplicate_row", record::Severity::warning, "The same row twice in a table", look};
}

}  // namespace radgenome::validate::rules
