// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "core/csv.h"
#include "import/reports.h"

namespace radgenome::import {
namespace {

class Table : public ReportReader::Source {
 public:
  explicit Table(const std::filesystem::path& path) : path_(path), rows_(path) {
    CsvRow header;
    if (!rows_.next(header)) throw Error("no_report_columns", "the table is empty");
    if (header.problem) throw *header.problem;
    columns_ = header.cells.size();
    for (std::size_t i = 0; i < columns_; ++i) {
      if (header.cells[i] == "VolumeName") name_ = i;
      if (const auto section = section_of_column(header.cells[i]); !section.empty())
        sections_.emplace_back(i, section);
    }
    if (name_ == none || sections_.empty())
      throw Error("no_report_columns",
                  "the table's first line must name the column VolumeName and at least one of "
                  "ClinicalInformation_EN, "
                  "Technique_EN, Findings_EN, Impressions_EN");
  }

  bool next(Raw& raw) override {
    CsvRow row;
    if (!rows_.next(row)) return false;
    raw.where = fmt::format("{}:{}", path_.string(), row.line);
    if (row.problem) throw *row.problem;
    if (row.cells.size() != columns_)
      throw Error("wrong_number_of_columns", fmt::format("the row has {} columns where the first line has {}",
                                                         row.cells.size(), columns_));
    raw.name = row.cells[name_];
    for (const auto& [column, section] : sections_) raw.sections.push_back({section, row.cells[column]});
    return true;
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::filesystem::path path_;
  CsvReader rows_;
  std::size_t columns_ = 0, name_ = none;
  std::vector<std::pair<std::size_t, std::string>> sections_;
};

}  // namespace

std::unique_ptr<ReportReader::Source> report_table(const std::filesystem::path& path) {
  return std::make_unique<Table>(path);
}

}  // namespace radgenome::import
