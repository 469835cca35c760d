// SPDX-License-Identifier: Apache-2.0
#include "import/reports.h"

#include <unordered_set>

#include "core/csv.h"
#include "core/error.h"
#include "core/unicode.h"
#include "import/names.h"

namespace radgenome::import {
namespace {

bool blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::unique_ptr<ReportReader::Source> source_of(const std::filesystem::path& path, const Headings& headings) {
  if (!std::filesystem::exists(path)) throw Error("cannot_read", "there is no such file or folder");
  const std::string ending = path.extension().string();
  if (std::filesystem::is_directory(path) || ending == ".txt") return report_texts(path, headings);
  if (ending == ".csv") return report_table(path);
  if (ending == ".jsonl" || ending == ".ndjson") return report_lines(path);
  throw Error("unknown_report_format", "reports are read from .csv, .jsonl, .txt or a folder of .txt files");
}

Report report_of(ReportReader::Source::Raw raw) {
  if (blank(raw.name)) throw Error("no_case_name", "the report does not name its case");
  Report report;
  report.case_id = case_id_of(raw.name);
  report.name = raw.name;
  require_case_name(report.case_id);
  for (auto& section : raw.sections)
    if (!blank(section.text)) report.sections.push_back(std::move(section));
  if (report.sections.empty()) throw Error("empty_report", "the report has no text");
  return report;
}

}  // namespace

struct ReportReader::State {
  std::unique_ptr<Source> source;
  std::unordered_set<std::string> seen;
};

ReportReader::ReportReader(const std::filesystem::path& path, const Headings& headings)
    : state_(std::make_unique<State>(
          State{in_context(path.string(), [&] { return source_of(path, headings); }), {}})) {}
ReportReader::~ReportReader() = default;
ReportReader::ReportReader(ReportReader&&) noexcept = default;
ReportReader& ReportReader::operator=(ReportReader&&) noexcept = default;

bool ReportReader::next(ReportRow& row) {
  row = {};
  Source::Raw raw;
  try {
    if (!state_->source->next(raw)) return false;
    Report report = report_of(raw);
    if (!state_->seen.insert(report.case_id).second)
      throw Error("duplicate_report",
                  "the case " + report.case_id + " has a report already; the first one is kept");
    row.report = std::move(report);
  } catch (const Error& error) {
    row.problem = InputProblem{raw.where, error.code(), error.sentence()};
  }
  return true;
}

std::string section_of_column(std::string_view column) {
  if (column == "ClinicalInformation_EN" || column == "clinical_information") return "clinical_information";
  if (column == "Technique_EN" || column == "technique") return "technique";
  if (column == "Findings_EN" || column == "findings") return "findings";
  if (column == "Impressions_EN" || column == "impression") return "impression";
  return {};
}

void require_text(std::string_view text) {
  if (text.size() > CsvReader::largest_cell)
    throw Error("cell_too_large", "the text is far longer than any report");
  if (text.find('\0') != std::string_view::npos)
    throw Error("nul_byte", "the text holds a NUL byte; write it anew as plain text");
  if (!is_valid_utf8(text))
    throw Error("invalid_utf8", "the text is not valid UTF-8; save the file with the encoding UTF-8");
}

}  // namespace radgenome::import
