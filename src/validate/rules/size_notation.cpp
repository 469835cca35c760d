// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

constexpr std::size_t longest_notation = 24;

/// A size with "N" for its numbers: "N x N cm".
std::string notation_of(const std::string& size) {
  std::string notation;
  for (const char c : size) {
    const bool digit = (c >= '0' && c <= '9') || ((c == '.' || c == ',') && notation.ends_with('N'));
    if (!digit)
      notation += c;
    else if (!notation.ends_with('N'))
      notation += 'N';
  }
  // Whatever else stands in the column may be text of a report, which is not repeated.
  return notation.size() > longest_notation ? "(text)" : notation;
}

void look(const Material& material, Problems& problems) {
  for (const auto& table : material.tables) {
    if (!table.has(Role::size)) continue;
    std::map<std::string, std::size_t> notations;
    for (const auto& row : table.rows) ++notations[notation_of(table.cell(row, Role::size))];
    notations.erase("");
    if (notations.size() < 2) continue;
    std::vector<std::string> examples;
    for (const auto& [notation, count] : notations)
      examples.push_back(fmt::format("{}: {}", notation, count));
    problems.add(
        table.name,
        fmt::format("sizes are written in {} notations, so that equal sizes are unequal texts; write them as "
                    "numbers in millimetres",
                    notations.size()),
        {{"notations", notations}}, examples);
  }
}

}  // namespace

Rule size_notation() {
  return {"size_notation", record::Severity::warning, "Sizes in several notations and units", look};
}

}  // namespace radgenome::validate::rules
