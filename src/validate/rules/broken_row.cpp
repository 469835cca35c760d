// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& table : material.tables) {
    if (table.broken.empty()) continue;
    std::vector<std::string> examples;
    for (const auto& row : table.broken) examples.push_back(fmt::format("line {} [{}]", row.line, row.code));
    problems.add(
        table.name,
        fmt::format("{} rows cannot be read and were left out; write the table anew", table.broken.size()),
        {{"rows", table.broken.size()}, {"of", table.broken.size() + table.rows.size()}}, examples);
  }
}

}  // namespace

Rule broken_row() {
  return {"broken_row", record::Severity::error,
          "Rows of a table that cannot be read: lost quotes, another number of cells than columns", look};
}

}  // namespace radgenome::validate::rules
