// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <fmt/ranges.h>
#include <map>
#include <set>

#include "import/names.h"
#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

std::string text_of(const import::Report& report) {
  std::string text;
  for (const auto& section : report.sections)
    if (section.name == "findings" || section.name == "impression") text += section.text + '\x1f';
  return text;
}

void look(const Material& material, Problems& problems) {
  std::map<std::string, std::vector<std::string>> by_text;
  for (const auto& input : material.inputs.cases)
    if (input.report) by_text[text_of(*input.report)].push_back(input.id);
  std::vector<std::string> examples;
  std::size_t cases = 0, reports = 0;
  for (const auto& [text, ids] : by_text) {
    reports += ids.size();
    std::set<std::string> patients;
    for (const auto& id : ids) patients.insert(import::patient_of(id));
    if (patients.size() < 2) continue;
    cases += ids.size();
    examples.push_back(fmt::format("{}", fmt::join(ids.begin(), ids.begin() + 2, " and ")));
  }
  if (cases == 0) return;
  problems.add(
      ".",
      fmt::format(
          "{} of {} reports have the text of another patient's: keep such patients in one split, or a "
          "model is tested on what it was trained on",
          cases, reports),
      {{"reports", cases}, {"of", reports}}, examples);
}

}  // namespace

Rule same_report_text() {
  return {"same_report_text", record::Severity::warning,
          "Reports of different patients with one and the same text", look};
}

}  // namespace radgenome::validate::rules
