// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

constexpr std::size_t fewest = 50;

std::set<std::string> statements_of(const Table& table) {
  std::set<std::string> statements;
  for (const auto& row : table.rows)
    if (table.states(row))
      statements.insert(table.case_of(row) + '\x1f' + table.cell(row, Role::place) + '\x1f' +
                        table.cell(row, Role::finding));
  return statements;
}

std::size_t shared_by(const std::set<std::string>& a, const std::set<std::string>& b) {
  return static_cast<std::size_t>(
      std::count_if(a.begin(), a.end(), [&](const auto& statement) { return b.contains(statement); }));
}

void look(const Material& material, Problems& problems) {
  std::vector<std::pair<const Table*, std::set<std::string>>> stated;
  for (const auto& table : material.tables)
    if (table.asks_findings() && !table.has(Role::size)) stated.emplace_back(&table, statements_of(table));
  for (std::size_t a = 0; a < stated.size(); ++a)
    for (std::size_t b = a + 1; b < stated.size(); ++b) {
      const auto& [first, ours] = stated[a];
      const auto& [second, theirs] = stated[b];
      const auto smaller = std::min(ours.size(), theirs.size());
      const auto shared = shared_by(ours, theirs);
      if (smaller < fewest || static_cast<double>(shared) < 0.9 * static_cast<double>(smaller)) continue;
      problems.add(
          first->name,
          fmt::format(
              "{} of its {} statements (volume, place, findings) are those of {}, which has {}: kinds "
              "of question that are one in truth; training and scores count them several times",
              shared, ours.size(), second->name, theirs.size()),
          {{"shared", shared}, {"of", ours.size()}, {"other", second->name}, {"of_other", theirs.size()}});
    }
}

}  // namespace

Rule tables_repeat_each_other() {
  return {"tables_repeat_each_other", record::Severity::warning,
          "Two tables that say the same of the same volumes and places", look};
}

}  // namespace radgenome::validate::rules
