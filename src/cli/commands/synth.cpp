// SPDX-License-Identifier: Apache-2.0
#include "pipeline/synth/synth.h"

#include <fmt/format.h>
#include <tbb/global_control.h>

#include <memory>
#include <thread>

#include "cli/command.h"
#include "core/data_folder.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  pipeline::synth::SynthOptions synth;
  int threads = 0;
};

int run_command(const std::shared_ptr<Options>& options) {
  const auto all = std::thread::hardware_concurrency();
  const auto threads = options->threads > 0 ? static_cast<unsigned>(options->threads) : all > 0 ? all : 1U;
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
  options->synth.data = data_folder();
  const auto result = pipeline::synth::synthesise(options->synth);
  fmt::print("{} cases, {} masks, {} facts in {}\n", result.cases, result.masks, result.facts,
             options->synth.out.string());
  return Exit::done;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("-n,--cases", options->synth.cases, "How many cases")
      ->check(CLI::Range(1, 9999))
      ->capture_default_str();
  app.add_option("-o,--out", options->synth.out, "The cohort's folder; must be new or empty")
      ->type_name("DIR")
      ->required();
  app.add_option("--seed", options->synth.seed, "The same seed gives the same bytes")->capture_default_str();
  app.add_option("--threads", options->threads, "Threads in all; 0: one a core")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  return [options] { return run_command(options); };
}

}  // namespace

Command synth() {
  return {"synth", "Make synthetic cases whose truth is known: CT, masks, reports and truth.jsonl",
          "  radgenome synth -n 12 -o cohort\n"
          "  radgenome run --ct cohort/ct --masks cohort/masks --reports cohort/reports.csv -o dataset   "
          "a data set of them",
          declare};
}

}  // namespace radgenome::cli::commands
