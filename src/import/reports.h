// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "import/headings.h"
#include "import/sources.h"

namespace radgenome::import {

/// One report, or why it could not be taken; exactly one of the two is there.
struct ReportRow {
  std::optional<Report> report;
  std::optional<InputProblem> problem;
};

/// Reads reports one after the other; memory does not grow with their number beyond the names seen. A bad
/// report is a row with a problem, and the reading goes on. Kinds, by name:
/// - `.csv` with the columns of CT-RATE: VolumeName, and at least one of ClinicalInformation_EN,
///   Technique_EN, Findings_EN, Impressions_EN (any order, other columns are passed over);
/// - `.jsonl`: an object a line with "case" or "VolumeName", and the texts under "clinical_information",
///   "technique", "findings", "impression" or under CT-RATE's names (other keys are passed over);
/// - a folder of `.txt` files, or one such file: the file's name is the case. The whole text is findings,
///   unless lines begin with headings such as "FINDINGS:" and "IMPRESSION:", which split it.
/// Codes of problems: wrong_number_of_columns, broken_quotes, cell_too_large, nul_byte, invalid_utf8,
/// broken_json, no_case_name, bad_case_name, empty_report, duplicate_report, cannot_read.
class ReportReader {
 public:
  /// @error cannot_read, unknown_report_format, no_report_columns
  /// @param headings  of reports that are one text
  ReportReader(const std::filesystem::path& path, const Headings& headings);
  ~ReportReader();
  ReportReader(ReportReader&&) noexcept;
  ReportReader& operator=(ReportReader&&) noexcept;

  /// False at the end.
  bool next(ReportRow& row);

  /// A kind of source; yields rows and leaves names and repetition to the reader.
  class Source {
   public:
    virtual ~Source() = default;
    /// Where the row is, for people: "reports.csv:12".
    struct Raw {
      std::string where;
      std::string name;  ///< as written: "valid_1_a_1.nii.gz"
      std::vector<record::Section> sections;
    };
    /// Throws Error for a bad row; `raw.where` is set then.
    virtual bool next(Raw& raw) = 0;
  };

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The kinds of source, a file each.
std::unique_ptr<ReportReader::Source> report_table(const std::filesystem::path& path);
std::unique_ptr<ReportReader::Source> report_lines(const std::filesystem::path& path);
std::unique_ptr<ReportReader::Source> report_texts(const std::filesystem::path& path,
                                                   const Headings& headings);

/// A free text split at its headings.
std::vector<record::Section> sections_of(std::string_view text, const Headings& headings);

/// The section that a column or key names, e.g. "Findings_EN" → "findings"; empty for others.
std::string section_of_column(std::string_view column);

/// @error nul_byte, invalid_utf8, cell_too_large
void require_text(std::string_view text);

}  // namespace radgenome::import
