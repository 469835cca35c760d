// SPDX-License-Identifier: Apache-2.0
#include "pipeline/quality.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/csv.h"
#include "core/parallel.h"

namespace radgenome::pipeline {
namespace {

using record::Severity;

constexpr double error_weight = 10, warning_weight = 1, further_share = 0.1;

double weight_of(Severity severity) {
  if (severity == Severity::error) return error_weight;
  return severity == Severity::warning ? warning_weight : 0;
}

bool heavier(const record::Check& a, const record::Check& b) {
  return std::tie(b.severity, a.code, a.subject) < std::tie(a.severity, b.code, b.subject);
}

CaseQuality quality_of(const std::string& id, const std::vector<record::Check>& checks) {
  CaseQuality quality;
  quality.id = id;
  std::set<std::string> seen;
  for (const auto& check : checks) {
    ++quality.checks[static_cast<std::size_t>(check.severity)];
    const bool first = seen.insert(check.code).second;
    quality.badness += weight_of(check.severity) * (first ? 1 : further_share);
    if (first && check.severity != Severity::info) quality.codes.push_back(check.code);
  }
  return quality;
}

void count(const std::vector<record::Check>& checks, std::map<std::string, CodeCount>& codes) {
  std::set<std::string> seen;
  for (const auto& check : checks) {
    auto& code = codes[check.code];
    code.code = check.code;
    code.worst = std::max(code.worst, check.severity);
    ++code.checks[static_cast<std::size_t>(check.severity)];
    code.cases += seen.insert(check.code).second;
  }
}

/// Imported cases and those that failed before.
std::vector<std::string> all_ids(const dataset::Dataset& dataset) {
  auto ids = dataset.case_ids();
  const auto failed = dataset.ids_with_errors();
  ids.insert(ids.end(), failed.begin(), failed.end());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

}  // namespace

std::vector<record::Check> checks_of(const dataset::Dataset& dataset, const std::string& id) {
  std::vector<record::Check> checks;
  if (auto record = dataset.read_checks(id)) checks = std::move(record->checks);
  if (const auto errors = dataset.read_errors(id))
    for (const auto& error : errors->errors)
      checks.push_back({stage_failed, Severity::error, id, error.sentence,
                        Json{{"stage", error.stage}, {"reason", error.code}}});
  std::stable_sort(checks.begin(), checks.end(), heavier);
  return checks;
}

Quality assess(const dataset::Dataset& dataset) {
  const auto ids = all_ids(dataset);
  std::vector<std::vector<record::Check>> checks(ids.size());
  parallel_for(ids.size(), [&](std::size_t i) { checks[i] = checks_of(dataset, ids[i]); });
  Quality quality;
  std::map<std::string, CodeCount> codes;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    quality.worst.push_back(quality_of(ids[i], checks[i]));
    const auto& counts = quality.worst.back().checks;
    ++quality.cases;
    if (counts[static_cast<std::size_t>(Severity::error)] > 0)
      ++quality.with_errors;
    else if (counts[static_cast<std::size_t>(Severity::warning)] > 0)
      ++quality.with_warnings;
    count(checks[i], codes);
  }
  for (auto& [name, code] : codes) quality.codes.push_back(std::move(code));
  std::stable_sort(quality.codes.begin(), quality.codes.end(), [](const auto& a, const auto& b) {
    return std::tie(b.worst, b.cases) < std::tie(a.worst, a.cases);
  });
  std::stable_sort(quality.worst.begin(), quality.worst.end(),
                   [](const auto& a, const auto& b) { return b.badness < a.badness; });
  return quality;
}

std::string quality_csv(const dataset::Dataset& dataset, const Quality& quality) {
  std::string table = csv_row({"case", "severity", "code", "subject", "sentence", "numbers"});
  for (const auto& one : quality.worst)
    for (const auto& check : checks_of(dataset, one.id))
      table += csv_row({one.id, std::string(name_of(check.severity)), check.code, check.subject,
                        check.sentence, check.numbers.dump()});
  return table;
}

}  // namespace radgenome::pipeline
