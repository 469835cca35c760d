// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/parallel.h"
#include "core/unicode.h"
#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

using Names = std::set<std::string>;

/// The names of what one report denies and never states.
Names denied_by(const import::CaseInput& input, const Material& material) {
  std::set<std::string> denied, stated;
  const auto facts = material.extractor.read(input.id, input.report->sections);
  for (const auto* fact : facts.all())
    (fact->status == record::Status::absent ? denied : stated).insert(fact->finding);
  Names names;
  for (const auto& id : denied) {
    const auto& finding = material.knowledge.finding(id);
    if (stated.contains(id) || !finding.abnormal) continue;
    names.insert(lower_case(finding.name));
    if (!finding.plural.empty()) names.insert(lower_case(finding.plural));
    for (const auto& synonym : finding.synonyms) names.insert(lower_case(synonym));
  }
  return names;
}

/// Case → what its report denies.
std::map<std::string, Names> denied_findings(const Material& material) {
  std::vector<const import::CaseInput*> with_report;
  for (const auto& input : material.inputs.cases)
    if (input.report) with_report.push_back(&input);
  std::vector<Names> names(with_report.size());
  parallel_for(with_report.size(), [&](std::size_t i) { names[i] = denied_by(*with_report[i], material); });
  std::map<std::string, Names> denied;
  for (std::size_t i = 0; i < names.size(); ++i) denied[with_report[i]->id] = std::move(names[i]);
  return denied;
}

bool may_state(const Table& table) {
  return table.asks_findings() && !table.has(Role::size);
}

void look(const Material& material, Problems& problems) {
  // Reports are read for the tables alone.
  if (std::none_of(material.tables.begin(), material.tables.end(), may_state)) return;
  const auto denied = denied_findings(material);
  if (denied.empty()) return;
  for (const auto& table : material.tables) {
    if (!may_state(table)) continue;
    std::map<std::string, std::set<std::string>> wrong;  // finding → cases
    std::size_t stated = 0;
    for (const auto& row : table.rows) {
      const auto findings = denied.find(table.case_of(row));
      if (!table.states(row) || findings == denied.end()) continue;
      ++stated;
      for (const auto& item : items_of(table.cell(row, Role::finding)))
        if (const auto id = findings->second.find(item); id != findings->second.end())
          wrong[item].insert(findings->first);
    }
    for (const auto& [finding, cases] : wrong)
      problems.add(
          table.name,
          fmt::format("it states \"{}\" of {} cases whose reports, as this program reads them, only deny it",
                      finding, cases.size()),
          {{"finding", finding}, {"cases", cases.size()}, {"rows_with_a_report", stated}},
          {cases.begin(), cases.end()});
  }
}

}  // namespace

Rule denied_in_the_report() {
  return {"denied_in_the_report", record::Severity::error,
          "Findings stated as present that the report of the case only denies", look};
}

}  // namespace radgenome::validate::rules
