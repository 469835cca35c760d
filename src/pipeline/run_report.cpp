// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run_report.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <cmath>

#include "core/file.h"

namespace radgenome::pipeline {
namespace {

std::string utc(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

double rounded(double seconds) {
  return std::round(seconds * 1000) / 1000;
}

std::string state_of(const CaseOutcome& outcome) {
  if (outcome.failed()) return "failed";
  if (outcome.interrupted()) return "interrupted";
  return outcome.all_up_to_date() ? "skipped" : "done";
}

Json case_json(const CaseOutcome& outcome) {
  Json stages = Json::object();
  for (const auto& stage : outcome.stages) {
    Json json = {{"state", name_of(stage.state)}, {"seconds", rounded(stage.seconds)}};
    if (!stage.code.empty()) {
      json["code"] = stage.code;
      json["sentence"] = stage.sentence;
    }
    stages[stage.stage] = std::move(json);
  }
  Json json = {{"case", outcome.id}, {"state", state_of(outcome)}, {"stages", stages}};
  if (!outcome.reviews.nothing()) json["reviews"] = to_json(outcome.reviews);
  return json;
}

Json options_json(const RunOptions& options) {
  const auto names = [](const std::vector<std::filesystem::path>& paths) {
    Json list = Json::array();
    for (const auto& path : paths) list.push_back(path.string());
    return list;
  };
  Json json = {
      {"ct", names(options.inputs.ct)},       {"reports", names(options.inputs.reports)},
      {"masks", names(options.inputs.masks)}, {"language", options.language},
      {"backend", options.backend},           {"refer_to_ct", options.ct_storage == CtStorage::referred}};
  if (options.model) json["model"] = options.model->model;
  json["cases_at_once"] = options.cases_at_once;
  return json;
}

/// A second run within the same second gets its own name.
std::filesystem::path free_name(const std::filesystem::path& folder,
                                std::chrono::system_clock::time_point time) {
  const auto stem = fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
  auto file = folder / (stem + ".json");
  for (int n = 2; std::filesystem::exists(file); ++n) file = folder / fmt::format("{}-{}.json", stem, n);
  return file;
}

}  // namespace

double peak_memory_mb() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

std::filesystem::path write_run_report(const RunOptions& options, const RunResult& result,
                                       const RunClock& clock) {
  const auto finished = std::chrono::system_clock::now();
  Json cases = Json::array(), problems = Json::array();
  Json totals = {{"done", 0}, {"skipped", 0}, {"failed", 0}, {"interrupted", 0}};
  for (const auto& outcome : result.cases) {
    cases.push_back(case_json(outcome));
    auto& count = totals[state_of(outcome)];
    count = count.get<int>() + 1;
  }
  for (const auto& problem : result.problems)
    problems.push_back({{"where", problem.where}, {"code", problem.code}, {"sentence", problem.sentence}});
  const Json report = {{"format", "radgenome.run/1"},
                       {"started", utc(clock.began)},
                       {"finished", utc(finished)},
                       {"seconds", rounded(std::chrono::duration<double>(finished - clock.began).count())},
                       {"peak_memory_mb", std::round(peak_memory_mb())},
                       {"options", options_json(options)},
                       {"cases", cases},
                       {"problems", problems},
                       {"totals", totals}};
  auto file = free_name(options.dataset / "runs", clock.began);
  write_file_atomically(file, pretty(report));
  return file;
}

}  // namespace radgenome::pipeline
