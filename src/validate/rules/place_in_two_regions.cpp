// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <fmt/ranges.h>
#include <map>
#include <set>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

struct Regions {
  std::map<std::string, std::set<std::string>> volumes;  ///< region → volumes with a row there
  std::set<std::string> seen;
  std::size_t in_all = 0;  ///< volumes whose rows are the same in all regions
};

std::map<std::string, Regions> copies_in(const Table& table) {
  std::map<std::string, Regions> places;
  std::map<std::string, std::map<std::string, std::map<std::string, std::set<std::string>>>> said;
  for (const auto& row : table.rows) {
    const auto& path = table.cell(row, Role::place);
    const std::string place{node_of(path)}, region{region_of(path)}, volume = table.case_of(row);
    places[place].volumes[region].insert(volume);
    places[place].seen.insert(volume);
    said[place][volume][region].insert(table.cell(row, Role::finding));
  }
  for (auto& [place, regions] : places)
    for (const auto& [volume, by_region] : said[place]) {
      bool same = by_region.size() == regions.volumes.size();
      for (const auto& [region, findings] : by_region) same = same && findings == by_region.begin()->second;
      regions.in_all += same ? 1 : 0;
    }
  return places;
}

void look(const Material& material, Problems& problems) {
  for (const auto& table : material.tables) {
    if (!table.asks_findings()) continue;
    for (const auto& [place, regions] : copies_in(table)) {
      std::vector<std::string> names;
      for (const auto& [region, volumes] : regions.volumes) names.push_back(region);
      if (names.size() < 2 || regions.in_all == 0) continue;
      const auto all = regions.seen.size();
      problems.add(
          table.name,
          fmt::format("\"{}\" stands under {}: what is said of it is copied from one into the other in {} of "
                      "{} volumes, wherever in the body it was seen",
                      place, fmt::join(names, " and under "), regions.in_all, all),
          {{"place", place}, {"regions", names}, {"volumes", regions.in_all}, {"of", all}});
    }
  }
}

}  // namespace

Rule place_in_two_regions() {
  return {"place_in_two_regions", record::Severity::warning,
          "One place under two top-level regions, with the same content in both", look};
}

}  // namespace radgenome::validate::rules
