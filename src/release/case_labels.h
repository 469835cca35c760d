// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "release/labels.h"

namespace radgenome::release {

/// Labels of cases that others gave, beside those that follow from the facts.
class CaseLabels {
 public:
  /// A table with the column VolumeName (or case), and a column of 0 and 1 for some of the labels of `table`;
  /// columns of other names are passed over.
  /// @error cannot_read; bad_labels — no such columns, or a cell that is neither 0 nor 1: names the line
  static CaseLabels read(const std::filesystem::path& file, LabelTable table);

  /// Those that the file has.
  const std::vector<std::string>& names() const { return names_; }
  /// Parallel to names(); nullptr where the file does not name the case.
  const std::vector<bool>* given(const std::string& case_id) const;
  /// Parallel to names().
  std::vector<bool> derived(const record::Facts& facts, std::span<const record::Section> sections) const;

 private:
  explicit CaseLabels(LabelTable table) : table_(std::move(table)) {}

  LabelTable table_;
  std::vector<std::string> names_;
  std::vector<std::size_t> in_table_;  ///< the place of each name in the table's labels
  std::map<std::string, std::vector<bool>> given_;
};

}  // namespace radgenome::release
