// SPDX-License-Identifier: Apache-2.0
#include "pipeline/runner.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>

#include "core/error.h"
#include "core/file.h"
#include "import/names.h"
#include "pipeline/dataset_lock.h"
#include "pipeline/run_report.h"

namespace radgenome::pipeline {
namespace {

void describe(const RunOptions& options, const Shared& shared) {
  auto folder = std::filesystem::absolute(options.dataset).lexically_normal();
  if (folder.filename().empty()) folder = folder.parent_path();
  Json named = {{"language", options.language},
                {"backend", options.backend},
                {"refer_to_ct", options.ct_storage == CtStorage::referred}};
  if (options.model) named["model"] = options.model->model;
  const Json description = {{"format", "radgenome.dataset/1"},
                            {"name", folder.filename().string()},
                            {"knowledge", shared.knowledge.version()},
                            {"lexicon", shared.extractor.rules()},
                            {"options", named}};
  write_file_atomically(options.dataset / "dataset.json", pretty(description));
}

/// Cases are taken by plain threads, each of which works in TBB's shared arena: a case that waits for its
/// own parallel loops must not pick up a second case and its memory meanwhile.
void run_cases(const std::vector<std::size_t>& cases, int at_once,
               const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  const auto take = [&] {
    for (std::size_t i = next++; i < cases.size(); i = next++) work(cases[i]);
  };
  std::vector<std::jthread> workers;
  const auto count = std::min<std::size_t>(static_cast<std::size_t>(std::max(at_once, 1)), cases.size());
  for (std::size_t i = 1; i < count; ++i) workers.emplace_back(take);
  take();
}

/// Which scan each case is compared with, as far as the data set holds it. Those behind another are asked
/// last, when the facts and structures of the one before are there.
struct Order {
  std::vector<std::string> earlier;  ///< of each case; empty: none
  std::vector<std::size_t> all, asked_later;
};

Order order_of(const std::vector<import::CaseInput>& inputs, const dataset::Dataset& dataset) {
  auto ids = dataset.case_ids();
  for (const auto& input : inputs) ids.push_back(input.id);
  const auto before = import::scans_before(ids);
  Order order;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto found = before.find(inputs[i].id);
    order.earlier.push_back(found == before.end() ? "" : found->second);
    order.all.push_back(i);
    if (found != before.end()) order.asked_later.push_back(i);
  }
  return order;
}

}  // namespace

std::size_t RunResult::failed() const {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [](const auto& c) { return c.failed(); }));
}

RunResult run(const RunOptions& options, const std::function<bool()>& stop,
              const std::function<void(const Progress&, const CaseOutcome&)>& told) {
  RunClock clock;
  auto places = options.inputs;
  places.headings = import::Headings::load(options.data / "lexicon" / options.language);
  auto inputs = import::find_inputs(places);
  if (inputs.cases.empty()) {
    std::string sentence = "no case was found in the given places";
    if (!inputs.problems.empty())
      sentence +=
          fmt::format("; the first problem: {}: {}", inputs.problems[0].where, inputs.problems[0].sentence);
    throw Error("no_input", sentence);
  }
  auto shared = Shared::load(options.data, options.language, options.backend);
  shared.ct_storage = options.ct_storage;
  shared.network = options.network;
  const DatasetLock lock(options.dataset);
  if (options.model)
    shared.model = std::make_shared<extract::language_model::Reader>(
        *options.model, options.data / "lexicon" / options.language, shared.knowledge);
  describe(options, shared);

  const dataset::Dataset dataset(options.dataset);
  RunResult result;
  result.problems = std::move(inputs.problems);
  result.cases.resize(inputs.cases.size());
  std::mutex telling;
  Progress progress{0, 0, inputs.cases.size(), 0};
  const auto started = std::chrono::steady_clock::now();
  const auto finish = [&](std::size_t i, CaseOutcome outcome) {
    const std::lock_guard guard(telling);
    if (!outcome.interrupted()) ++progress.done;
    if (outcome.failed()) ++progress.failed;
    progress.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    result.cases[i] = std::move(outcome);
    told(progress, result.cases[i]);
  };
  const auto order = order_of(inputs.cases, dataset);
  run_cases(order.all, options.cases_at_once, [&](std::size_t i) {
    const bool has_earlier = !order.earlier[i].empty();
    auto outcome = run_case(inputs.cases[i], dataset, shared, stop, has_earlier);
    if (has_earlier)
      result.cases[i] = std::move(outcome);
    else
      finish(i, std::move(outcome));
  });
  run_cases(order.asked_later, options.cases_at_once, [&](std::size_t i) {
    finish(i,
           ask_later(inputs.cases[i], dataset, shared, stop, order.earlier[i], std::move(result.cases[i])));
  });
  result.interrupted =
      std::any_of(result.cases.begin(), result.cases.end(), [](const auto& c) { return c.interrupted(); });
  if (shared.model) result.model = shared.model->figures();
  result.report = write_run_report(options, result, clock);
  return result;
}

}  // namespace radgenome::pipeline
