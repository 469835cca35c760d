// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "core/unicode.h"
#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

/// What is longer may be text of a report, which is not repeated.
constexpr std::size_t longest_name = 60;

/// The places of a cell: the ends of paths, apart by "|" where there are several.
std::vector<std::string> places_in(std::string_view cell) {
  std::vector<std::string> places;
  while (!cell.empty()) {
    const auto bar = cell.find('|');
    const auto place = node_of(cell.substr(0, bar));
    if (!place.empty()) places.emplace_back(place);
    cell = bar == std::string_view::npos ? "" : cell.substr(bar + 1);
  }
  return places;
}

void look(const Material& material, Problems& problems) {
  for (const auto& table : material.tables) {
    if (!table.has(Role::place)) continue;
    std::map<std::string, std::size_t> unknown;
    for (const auto& row : table.rows)
      for (const auto& name : places_in(table.cell(row, Role::place)))
        if (material.knowledge.find_by_name(name) == nullptr) ++unknown[name];
    if (unknown.empty()) continue;
    std::vector<std::string> examples;
    std::size_t rows = 0;
    for (const auto& [name, count] : unknown) {
      examples.push_back(name.size() > longest_name ? "(text)" : fmt::format("\"{}\"", printable(name)));
      rows += count;
    }
    problems.add(
        table.name,
        fmt::format("{} names of places in {} rows are unknown here; `radgenome info structures` lists those "
                    "that are known",
                    unknown.size(), rows),
        {{"names", unknown.size()}, {"rows", rows}, {"of", table.rows.size()}}, examples);
  }
}

}  // namespace

Rule unknown_place() {
  return {"unknown_place", record::Severity::info, "Names of places that are no structure of this program",
          look};
}

}  // namespace radgenome::validate::rules
