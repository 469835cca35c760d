// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/json.h"

namespace radgenome::release {

/// How the rows of one table differ between two releases. A row is found again by its case and its id.
struct TableDifference {
  std::string table;
  std::size_t added = 0, removed = 0, changed = 0, equal = 0;
  std::map<std::string, std::size_t> columns;  ///< of the changed rows: column → rows in which it differs
  std::size_t cases = 0;                       ///< cases with a row that was added, removed or changed
  /// Why, as far as the records tell: "extract: version 3 → 4", "report: another text" … → cases. One case
  /// can have several reasons.
  std::map<std::string, std::size_t> reasons;
  std::vector<std::string> examples;  ///< a few: "valid_1_a_1 f3.1 (changed: status)"
};

struct Difference {
  std::size_t cases_in_both = 0;
  std::vector<std::string> only_in_first, only_in_second;  ///< ids of cases, sorted
  std::vector<std::string> moved;                          ///< to another split, sorted
  std::vector<TableDifference> tables;                     ///< over the cases that both have
  bool none() const;
};

/// Compares what two releases say of the same cases, by their Parquet tables.
/// @error not_a_release; no_tables — it was released without the format "tables"; cannot_read, corrupt_table
Difference difference(const std::filesystem::path& first, const std::filesystem::path& second);

Json to_json(const Difference& difference);

}  // namespace radgenome::release
