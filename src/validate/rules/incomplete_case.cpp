// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  std::map<std::string, std::vector<std::string>> lacking;
  bool any_ct = false, any_report = false;
  for (const auto& input : material.inputs.cases) {
    any_ct = any_ct || input.ct;
    any_report = any_report || input.report;
  }
  for (const auto& input : material.inputs.cases) {
    if (any_ct && !input.ct) lacking["scan"].push_back(input.id);
    if (any_report && !input.report) lacking["report"].push_back(input.id);
  }
  for (const auto& [what, ids] : lacking)
    problems.add(".",
                 fmt::format("{} of {} cases have no {}", ids.size(), material.inputs.cases.size(), what),
                 {{"cases", ids.size()}, {"of", material.inputs.cases.size()}, {"lacking", what}}, ids);
}

}  // namespace

Rule incomplete_case() {
  return {"incomplete_case", record::Severity::warning,
          "Cases with a report or masks and no scan, or a scan and no report", look};
}

}  // namespace radgenome::validate::rules
