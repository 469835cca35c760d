// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <set>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

/// All cells of a row, but of its place only the last part of the path.
std::string fact_of(const Table& table, const Table::Row& row) {
  const auto& place = table.cell(row, Role::place);
  std::string fact{node_of(place)};
  for (const auto& cell : row.cells)
    if (&cell != &place) fact += '\x1f' + cell;
  return fact;
}

void look(const Material& material, Problems& problems) {
  for (const auto& table : material.tables) {
    if (!table.has(Role::volume, Role::place) || table.has(Role::sentence)) continue;
    std::map<std::string, std::set<std::string>> paths;
    std::vector<std::string> examples;
    std::size_t repeated = 0;
    for (const auto& row : table.rows) {
      auto& known = paths[fact_of(table, row)];
      if (!known.insert(table.cell(row, Role::place)).second || known.size() == 1) continue;
      ++repeated;
      examples.push_back(line_name(table, row));
    }
    if (repeated == 0) continue;
    problems.add(
        table.name,
        fmt::format(
            "{} of {} rows ({}) repeat a fact of the same volume under another path of the same place: "
            "it counts several times in training and in scores; keep one path",
            repeated, table.rows.size(), percent(repeated, table.rows.size())),
        {{"rows", repeated}, {"of", table.rows.size()}}, examples);
  }
}

}  // namespace

Rule fact_under_several_paths() {
  return {"fact_under_several_paths", record::Severity::warning,
          "One fact in several rows, under several paths of the anatomy that end in the same place", look};
}

}  // namespace radgenome::validate::rules
