// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "core/error.h"
#include "core/unicode.h"
#include "import/metadata.h"
#include "import/names.h"
#include "import/places.h"
#include "import/reports.h"

namespace radgenome::import {
namespace {

using Cases = std::map<std::string, CaseInput>;

CaseInput& case_named(Cases& cases, const std::string& id) {
  auto& input = cases[id];
  input.id = id;
  return input;
}

void add_reports(const std::filesystem::path& place, const Headings& headings, Cases& cases,
                 std::vector<InputProblem>& problems) {
  ReportReader reader(place, headings);
  ReportRow row;
  while (reader.next(row)) {
    if (row.problem) {
      problems.push_back(std::move(*row.problem));
      continue;
    }
    auto& input = case_named(cases, row.report->case_id);
    if (input.report)
      problems.push_back(
          {place.string(), "duplicate_report",
           "the case " + input.id + " has a report in another file already; that one is kept"});
    else
      input.report = std::move(row.report);
  }
}

/// Masks whose name is no case's belong to the only case there is, or are a case of their own.
void add_masks(std::vector<FoundMasks> found, Cases& cases) {
  const bool one_to_one = found.size() == 1 && cases.size() == 1;
  for (auto& masks : found) {
    auto& input = one_to_one ? cases.begin()->second : case_named(cases, masks.id);
    input.masks = std::move(masks.path);
  }
}

std::set<std::string> ids_of(const Cases& cases) {
  std::set<std::string> ids;
  for (const auto& [id, input] : cases) ids.insert(id);
  return ids;
}

}  // namespace

Inputs find_inputs(const InputOptions& options) {
  Inputs inputs;
  Cases cases;
  std::set<std::filesystem::path> ct_files;
  for (const auto& ct : find_ct(options.ct, inputs.problems)) {
    auto& input = case_named(cases, ct.id);
    input.ct = ct.path;
    input.dicom_series_uid = ct.series_uid;
    ct_files.insert(real_path(ct.path));
  }
  for (const auto& place : options.reports)
    or_problem(place.string(), inputs.problems,
               [&] { add_reports(place, options.headings, cases, inputs.problems); });
  add_masks(find_masks(options.masks, ids_of(cases), ct_files, inputs.problems), cases);
  if (options.metadata)
    or_problem(options.metadata->string(), inputs.problems, [&] {
      for (const auto& [id, spacing] : read_spacings(*options.metadata, ids_of(cases), inputs.problems))
        cases[id].metadata_spacing_mm = spacing;
    });
  for (auto& problem : inputs.problems) {  // names of files may be any bytes; records are UTF-8
    problem.where = printable(problem.where);
    problem.sentence = printable(problem.sentence);
  }
  for (auto& [id, input] : cases) inputs.cases.push_back(std::move(input));
  return inputs;
}

}  // namespace radgenome::import
