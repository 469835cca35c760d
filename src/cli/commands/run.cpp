// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <tbb/global_control.h>

#include <memory>
#include <thread>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/model_options.h"
#include "cli/network_options.h"
#include "cli/progress_line.h"
#include "core/data_folder.h"
#include "core/memory.h"
#include "pipeline/runner.h"
#include "segment/segment.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  pipeline::RunOptions run;
  int threads = 0;
  int cases_at_once = 0;
  NetworkOptions network;
  ModelOptions model;
};

/// Cases taken at once where the user names none: as many as there are threads, but no more than fit into
/// the free memory with room to spare for a large CT each.
int cases_that_fit(int threads) {
  constexpr double gb_a_case = 2.5;
  const auto free = available_memory();
  if (!free) return 1;
  return std::max(1, std::min(threads, static_cast<int>(static_cast<double>(*free) / 1e9 / gb_a_case)));
}

void print_result(const pipeline::RunResult& result) {
  for (const auto& problem : result.problems)
    fmt::print(stderr, "{}: {} [{}]\n", problem.where, problem.sentence, problem.code);
  std::size_t skipped = 0;
  for (const auto& outcome : result.cases) skipped += outcome.all_up_to_date() ? 1 : 0;
  fmt::print("{} cases, {} of them up to date already, {} failed. Report: {}\n", result.cases.size(), skipped,
             result.failed(), result.report.string());
}

int run_command(const std::shared_ptr<Options>& options) {
  const int threads =
      options->threads > 0 ? options->threads : static_cast<int>(std::thread::hardware_concurrency());
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  options->run.cases_at_once = options->cases_at_once > 0 ? options->cases_at_once : cases_that_fit(threads);
  options->run.data = data_folder();
  options->run.model = language_model_options(options->model, options->run.dataset / "llm_replies.sqlite");
  if (!options->network.model.empty()) {
    options->run.network =
        open_segmenter(options->network, knowledge::Knowledge::load(options->run.data), threads);
    options->run.network->load();
  }
  catch_interrupts();
  ProgressLine line;
  const auto result = pipeline::run(options->run, stop_asked, [&](const auto& progress, const auto& outcome) {
    line.tell(progress, outcome);
  });
  line.finish();
  print_result(result);
  const bool answered = tell(result.model);
  if (result.interrupted) {
    fmt::print(stderr, "Stopped. The same command goes on where it stopped.\n");
    return Exit::interrupted;
  }
  return result.failed() > 0 || !result.problems.empty() || !answered ? Exit::some_cases_failed : Exit::done;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  auto& run = options->run;
  app.add_option("--ct", run.inputs.ct,
                 "CT files (NIfTI, MetaImage, NRRD) or folders of them; a folder of DICOM slices")
      ->type_name("PATH")
      ->check(CLI::ExistingPath);
  app.add_option("--reports", run.inputs.reports,
                 "Reports: CSV with CT-RATE's columns, JSONL, or a folder of one text file a case")
      ->type_name("PATH")
      ->check(CLI::ExistingPath);
  app.add_option("--masks", run.inputs.masks,
                 "Masks that exist: a folder with a folder a case (one NIfTI a structure), one case's "
                 "folder, label maps, or DICOM segmentations")
      ->type_name("PATH")
      ->check(CLI::ExistingPath);
  app.add_option("--metadata", run.inputs.metadata,
                 "Table with VolumeName and spacings, to be compared with the headers")
      ->type_name("CSV")
      ->check(CLI::ExistingFile);
  app.add_option("-o,--out", run.dataset, "The data set's folder; made where it is missing")
      ->type_name("DATASET")
      ->required();
  std::string names = "auto";
  for (const auto& backend : segment::all_backends()) names += ", " + backend.name;
  app.add_option("--backend", run.backend,
                 "Where masks come from: " + names +
                     " (auto: given masks, else the network of --model, else the atlas)")
      ->capture_default_str();
  declare_network_options(app, options->network);
  app.add_flag_callback(
      "--refer-to-ct", [options] { options->run.ct_storage = pipeline::CtStorage::referred; },
      "Leave the CT where it lies and keep its path; else the data set holds a copy (scan.ozx)");
  app.add_option("--language", run.language, "Language of the reports: a folder of data/lexicon")
      ->capture_default_str();
  app.add_option("--threads", options->threads, "Threads in all; 0: one a core")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--cases-at-once", options->cases_at_once, "Cases held in memory at once; 0: what fits")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  declare_model_options(app, options->model, "DATASET/llm_replies.sqlite");
  return [options] { return run_command(options); };
}

}  // namespace

Command run() {
  return {
      "run", "Make a data set, or bring one up to date: all stages for all cases",
      "  radgenome run --ct scans/ --reports reports.csv -o dataset\n"
      "  radgenome run --ct scans/ --masks segmentations/ -o dataset   no reports: structures and checks "
      "only\n"
      "  radgenome run --reports reports.csv -o dataset                no scans: facts and questions only\n"
      "Exit codes: 0 done, 1 failed, 2 usage, 3 some cases or inputs failed, 130 stopped by Ctrl-C.",
      declare};
}

}  // namespace radgenome::cli::commands
