// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <set>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

/// Normal parts are as rare as this in tables of finding and place; a part asked this often is no accident.
constexpr std::size_t fewest = 50;

struct Part {
  std::set<std::string> volumes;
  std::size_t states = 0;  ///< rows with a finding
};

void add(const Table& table, const Table::Row& row, std::map<std::string, Part>& parts,
         std::map<std::string, std::set<std::string>>& of_organ) {
  const auto& path = table.cell(row, Role::place);
  const auto slash = path.rfind('/');
  // "esophagus/esophagus" is no part, but the organ once more.
  if (slash == std::string::npos || node_of(path.substr(0, slash)) == node_of(path)) return;
  auto& part = parts[path];
  part.volumes.insert(table.case_of(row));
  part.states += table.states(row) ? 1 : 0;
  of_organ[path.substr(0, slash)].insert(path);
}

void look(const Material& material, Problems& problems) {
  for (const auto& table : material.tables) {
    if (!table.asks_findings()) continue;
    std::map<std::string, Part> parts;
    std::map<std::string, std::set<std::string>> of_organ;
    for (const auto& row : table.rows) add(table, row, parts, of_organ);
    for (const auto& [path, part] : parts) {
      const auto organ = path.substr(0, path.rfind('/'));
      if (part.volumes.size() < fewest || part.states > 0 || of_organ[organ].size() != 1) continue;
      problems.add(
          table.name,
          fmt::format(
              "\"{}\" is the only part of \"{}\" that is ever asked for, in {} volumes, and never with a "
              "finding: sentences about another part, which has no mask of its own, were tied to it",
              node_of(path), node_of(organ), part.volumes.size()),
          {{"place", node_of(path)}, {"organ", node_of(organ)}, {"volumes", part.volumes.size()}},
          {part.volumes.begin(), part.volumes.end()});
    }
  }
}

}  // namespace

Rule part_only_denied() {
  return {"part_only_denied", record::Severity::warning,
          "The one part of an organ that is ever asked for never has a finding: text about the whole was put "
          "there",
          look};
}

}  // namespace radgenome::validate::rules
