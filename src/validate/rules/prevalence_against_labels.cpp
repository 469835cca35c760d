// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <set>

#include "core/unicode.h"
#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

/// A label on fewer volumes than this says little of how often a finding is there.
constexpr std::size_t fewest = 20;
/// Tables and labels name findings differently, so that counts differ; by this much they do not.
constexpr std::size_t largest_factor = 5;

using Volumes = std::set<std::string>;

struct Labels {
  Volumes volumes;                      ///< that were labelled
  std::map<std::string, Volumes> with;  ///< finding → volumes that have it
};

Labels labels_of(const Table& table) {
  Labels labels;
  for (const auto& row : table.rows) {
    const auto volume = table.case_of(row);
    labels.volumes.insert(volume);
    if (table.has(Role::disorders))
      for (const auto& item : items_of(table.cell(row, Role::disorders))) labels.with[item].insert(volume);
    for (const auto column : table.labels)
      if (row.cells[column].front() == '1') labels.with[lower_case(table.columns[column])].insert(volume);
  }
  // "large pericardial effusion" is a pericardial effusion too.
  std::map<std::string, Volumes> with_wider;
  for (const auto& [finding, volumes] : labels.with)
    if (volumes.size() >= fewest)  // names that the labels hardly use are no standard to compare with
      for (const auto& [other, theirs] : labels.with)
        if (other.find(finding) != std::string::npos)
          with_wider[finding].insert(theirs.begin(), theirs.end());
  labels.with = std::move(with_wider);
  return labels;
}

/// The findings that a table states → their volumes.
std::map<std::string, Volumes> stated_in(const Table& table, const Volumes& labelled) {
  std::map<std::string, Volumes> stated;
  for (const auto& row : table.rows)
    if (table.states(row) && labelled.contains(table.case_of(row)))
      for (const auto& item : items_of(table.cell(row, Role::finding)))
        stated[item].insert(table.case_of(row));
  return stated;
}

/// In how many volumes a finding is stated, under any name that holds its own; and those that lack its label.
std::pair<std::size_t, std::vector<std::string>> count_of(const std::map<std::string, Volumes>& stated,
                                                          const std::string& finding,
                                                          const Volumes& labelled) {
  Volumes volumes;
  for (const auto& [name, with] : stated)
    if (name.find(finding) != std::string::npos) volumes.insert(with.begin(), with.end());
  std::vector<std::string> others;
  for (const auto& volume : volumes)
    if (!labelled.contains(volume)) others.push_back(printable(volume));
  return {volumes.size(), others};
}

void look(const Material& material, Problems& problems) {
  for (const auto& labels : material.tables) {
    if (!labels.has(Role::volume) || !(labels.has(Role::disorders) || !labels.labels.empty())) continue;
    const auto labelled = labels_of(labels);
    for (const auto& table : material.tables) {
      if (!table.asks_findings() || table.has(Role::size)) continue;
      const auto stated = stated_in(table, labelled.volumes);
      for (const auto& [finding, volumes] : labelled.with) {
        const auto& [count, others] = count_of(stated, finding, volumes);
        if (count < largest_factor * volumes.size()) continue;
        problems.add(
            table.name,
            fmt::format(
                "it states \"{}\" in {} volumes of which {} gives it to {}: read the reports of the {} "
                "others; where many deny it, denials were taken for findings",
                finding, count, labels.name, volumes.size(), others.size()),
            {{"finding", finding}, {"volumes", count}, {"labelled", volumes.size()}, {"labels", labels.name}},
            others);
      }
    }
  }
}

}  // namespace

Rule prevalence_against_labels() {
  return {"prevalence_against_labels", record::Severity::error,
          "A finding stated in many more volumes than the labels of the same cases have it", look};
}

}  // namespace radgenome::validate::rules
