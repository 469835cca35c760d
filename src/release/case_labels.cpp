// SPDX-License-Identifier: Apache-2.0
#include "release/case_labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/csv.h"
#include "core/error.h"

namespace radgenome::release {
namespace {

Error bad_labels(const std::filesystem::path& file, std::size_t line, std::string_view why) {
  return Error("bad_labels", fmt::format("{}:{}: {}", file.string(), line, why));
}

std::optional<bool> label_of(const std::string& cell) {
  if (cell == "1" || cell == "1.0") return true;
  if (cell == "0" || cell == "0.0") return false;
  return std::nullopt;
}

/// As scans are named: "valid_1_a_1.nii.gz" is the case valid_1_a_1.
std::string case_named(std::string volume) {
  for (const std::string_view ending : {".gz", ".nii"})
    if (volume.ends_with(ending)) volume.resize(volume.size() - ending.size());
  return volume;
}

}  // namespace

CaseLabels CaseLabels::read(const std::filesystem::path& file, LabelTable table) {
  CaseLabels labels(std::move(table));
  CsvReader reader(file);
  CsvRow row;
  std::optional<std::size_t> volume;
  std::vector<std::size_t> columns;
  std::size_t width = 0;
  while (reader.next(row)) {
    if (row.problem) throw bad_labels(file, row.line, row.problem->sentence());
    if (width == 0) {
      width = row.cells.size();
      for (std::size_t i = 0; i < width; ++i) {
        if (row.cells[i] == "VolumeName" || (row.cells[i] == "case" && !volume)) volume = i;
        const auto known = labels.table_.labels();
        const auto label =
            std::find_if(known.begin(), known.end(), [&](const Label& l) { return l.name == row.cells[i]; });
        if (label == known.end()) continue;
        labels.names_.push_back(label->name);
        labels.in_table_.push_back(static_cast<std::size_t>(label - known.begin()));
        columns.push_back(i);
      }
      if (!volume || columns.empty())
        throw bad_labels(file, row.line,
                         "it needs the column VolumeName and a column for a label of data/labels.json");
      continue;
    }
    if (row.cells.size() != width)
      throw bad_labels(file, row.line, "the row has another number of cells than the head");
    auto& given = labels.given_[case_named(row.cells[*volume])];
    given.clear();
    for (const auto column : columns) {
      const auto label = label_of(row.cells[column]);
      if (!label) throw bad_labels(file, row.line, "a label is 0 or 1");
      given.push_back(*label);
    }
  }
  return labels;
}

const std::vector<bool>* CaseLabels::given(const std::string& case_id) const {
  const auto found = given_.find(case_id);
  return found == given_.end() ? nullptr : &found->second;
}

std::vector<bool> CaseLabels::derived(const record::Facts& facts,
                                      std::span<const record::Section> sections) const {
  const auto all = table_.read(facts, sections);
  std::vector<bool> derived;
  for (const auto place : in_table_) derived.push_back(all[place]);
  return derived;
}

}  // namespace radgenome::release
