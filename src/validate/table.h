// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace radgenome::validate {

/// What a column of a table means, told by its name. Small and capital letters do not matter.
enum class Role {
  volume,    ///< Volumename, VolumeName, volume, case
  place,     ///< Anatomy, structure, place, Regions
  finding,   ///< Finding, Abnormality
  answer,    ///< Presence
  size,      ///< Size
  sentence,  ///< Sentence
  disorders  ///< Disorders
};
inline constexpr std::size_t role_count = 7;

/// A table of comma separated values as it lies on the disk.
struct Table {
  struct Row {
    std::size_t line = 0;  ///< where it begins, from 1
    std::vector<std::string> cells;
  };

  std::string name;  ///< relative to what is looked at
  std::vector<std::string> columns;
  std::vector<Row> rows;  ///< those with as many cells as there are columns
  /// Rows that could not be taken, by line.
  struct Broken {
    std::size_t line = 0;
    std::string code;
  };
  std::vector<Broken> broken;
  std::vector<std::size_t> labels;  ///< columns that hold only 0 and 1, where there are at least three
  bool reports = false;             ///< holds sections of reports, in CT-RATE's columns

  bool has(Role role) const { return column_[static_cast<std::size_t>(role)].has_value(); }
  template <class... Roles>
  bool has(Role role, Roles... others) const {
    return has(role) && has(others...);
  }
  /// @param role  that the table has
  const std::string& cell(const Row& row, Role role) const {
    return row.cells[*column_[static_cast<std::size_t>(role)]];
  }
  /// The case that a row speaks of: the volume's name without its endings.
  std::string case_of(const Row& row) const;

  /// A VQA table's finding rows: with a volume, a place and a finding.
  bool asks_findings() const { return has(Role::volume, Role::place, Role::finding); }
  /// True where the row states its finding: it is neither answered "No" nor is the finding "no findings".
  bool states(const Row& row) const;
  /// A table that also has rows without findings: it asks for the findings of places, and the list is the
  /// answer.
  bool answers_with_findings() const;

  /// @param root  that its name is relative to
  /// @error cannot_read
  static Table read(const std::filesystem::path& file, const std::filesystem::path& root);

 private:
  void name_columns();
  void find_labels();

  std::optional<std::size_t> column_[role_count];
};

/// The last part of a path of the anatomy: "right lung" of "lung/lung/right lung".
std::string_view node_of(std::string_view path);
/// The first part.
std::string_view region_of(std::string_view path);
/// The items of a list such as "nodules, atelectasis", in small letters.
std::vector<std::string> items_of(std::string_view list);

/// "lines 3, 5": for examples.
std::string line_name(const Table& table, const Table::Row& row);

/// A share in words: "29.0 %".
std::string percent(std::size_t part, std::size_t of);

}  // namespace radgenome::validate
