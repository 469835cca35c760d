// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/parallel.h"
#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

struct Compared {
  std::size_t understood = 0;
  std::vector<std::string> elsewhere;
};

enum class Tie { unknown, shared, elsewhere };

std::set<std::string> regions_in(const std::string& text, const Material& material) {
  const std::vector<record::Section> sections = {{"findings", text}};
  std::set<std::string> regions;
  const auto facts = material.extractor.read("row", sections);
  for (const auto* fact : facts.all())
    for (const auto& place : fact->where) regions.insert(material.knowledge.region_of(place));
  regions.erase("others");
  return regions;
}

/// @param given  "heart|mediastinum", or a path
Tie tie(const std::string& given, const std::set<std::string>& spoken, const Material& material) {
  if (given.empty() || spoken.empty()) return Tie::unknown;
  bool known = false;
  for (std::size_t begin = 0; begin <= given.size();) {
    const auto end = std::min(given.find('|', begin), given.size());
    const auto* structure =
        material.knowledge.find_by_name(node_of(std::string_view(given).substr(begin, end - begin)));
    known = known || structure != nullptr;
    if (structure != nullptr && spoken.contains(material.knowledge.region_of(structure->id)))
      return Tie::shared;
    begin = end + 1;
  }
  return known ? Tie::elsewhere : Tie::unknown;
}

Compared compare(const Table& table, const Material& material) {
  std::vector<Tie> ties(table.rows.size());
  parallel_for(table.rows.size(), [&](std::size_t i) {
    const auto& row = table.rows[i];
    ties[i] =
        tie(table.cell(row, Role::place), regions_in(table.cell(row, Role::sentence), material), material);
  });
  Compared compared;
  for (std::size_t i = 0; i < ties.size(); ++i) {
    compared.understood += ties[i] == Tie::unknown ? 0 : 1;
    if (ties[i] == Tie::elsewhere) compared.elsewhere.push_back(line_name(table, table.rows[i]));
  }
  return compared;
}

void look(const Material& material, Problems& problems) {
  for (const auto& table : material.tables) {
    if (!table.has(Role::volume, Role::place, Role::sentence)) continue;
    const auto compared = compare(table, material);
    if (compared.elsewhere.empty()) continue;
    problems.add(
        table.name,
        fmt::format("{} of {} rows whose places this program understands ({}) are tied to regions that share "
                    "none of the places in their text",
                    compared.elsewhere.size(), compared.understood,
                    percent(compared.elsewhere.size(), compared.understood)),
        {{"rows", compared.elsewhere.size()}, {"of", compared.understood}}, compared.elsewhere);
  }
}

}  // namespace

Rule sentence_in_another_region() {
  return {"sentence_in_another_region", record::Severity::warning,
          "Sentences tied to regions of the body that they do not speak of", look};
}

}  // namespace radgenome::validate::rules
