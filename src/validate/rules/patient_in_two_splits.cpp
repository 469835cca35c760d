// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "core/unicode.h"
#include "import/names.h"
#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

/// "train", "validation" or "test", where the name of the file or of its folder begins so.
std::string split_of(const std::string& table) {
  for (const auto* split : {"train", "valid", "test"})
    for (const auto& part : std::filesystem::path(table))
      if (lower_case(part.string()).starts_with(split)) return split;
  return "";
}

void look(const Material& material, Problems& problems) {
  std::map<std::string, std::map<std::string, std::string>> splits;  // patient → split → a table
  for (const auto& table : material.tables) {
    const auto split = split_of(table.name);
    if (!table.has(Role::volume) || split.empty()) continue;
    for (const auto& row : table.rows)
      splits[import::patient_of(table.case_of(row))].emplace(split, table.name);
  }
  std::vector<std::string> leaked;
  for (const auto& [patient, in] : splits)
    if (in.size() > 1) leaked.push_back(printable(patient));
  if (leaked.empty()) return;
  const auto count = leaked.size();
  problems.add(
      ".",
      fmt::format("{} of {} patients have scans in tables of two splits: what was learned on one is asked of "
                  "the other; put all scans of a patient into one split",
                  count, splits.size()),
      {{"patients", count}, {"of", splits.size()}}, leaked);
}

}  // namespace

Rule patient_in_two_splits() {
  return {"patient_in_two_splits", record::Severity::error, "Scans of one patient in tables of two splits",
          look};
}

}  // namespace radgenome::validate::rules
