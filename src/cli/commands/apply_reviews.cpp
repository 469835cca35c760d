// SPDX-License-Identifier: Apache-2.0
#include "pipeline/apply_reviews.h"

#include <fmt/format.h>

#include <memory>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "core/data_folder.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  std::filesystem::path dataset;
};

void print_result(const pipeline::ReviewedDataset& reviewed) {
  const auto& applied = reviewed.applied;
  fmt::print("{} cases with verdicts, {} made anew, {} failed\n", reviewed.cases, reviewed.made_anew,
             reviewed.failed.size());
  if (reviewed.made_anew > 0) {
    fmt::print("of the cases made anew:\n");
    fmt::print("  sentences  {} of another type\n", applied.sentences_corrected);
    fmt::print("  facts      {} corrected, {} left out, {} added\n", applied.facts_corrected,
               applied.facts_left_out, applied.facts_added);
    fmt::print("  links      {} changed\n", applied.links_changed);
    fmt::print("  masks      {} repaired, {} left out\n", applied.masks_repaired, applied.masks_left_out);
    fmt::print("  questions  {} corrected, {} left out\n", applied.questions_corrected,
               applied.questions_left_out);
    fmt::print("  outdated   {} decided as they were shown, and no longer there as that\n", applied.outdated);
  }
  fmt::print("left as they were: {} items that readers disagree on, {} that nobody is sure of\n",
             reviewed.undecided.disagreed, reviewed.undecided.open);
}

int apply_command(const std::shared_ptr<Options>& options) {
  catch_interrupts();
  const auto reviewed = pipeline::apply_reviews(options->dataset, data_folder(), stop_asked);
  for (const auto& outcome : reviewed.failed)
    for (const auto& stage : outcome.stages)
      if (stage.state == pipeline::StageState::failed)
        fmt::print(stderr, "{}: {}: {} [{}]\n", outcome.id, stage.stage, stage.sentence, stage.code);
  print_result(reviewed);
  if (reviewed.interrupted) {
    fmt::print(stderr, "Stopped. The same command goes on where it stopped.\n");
    return Exit::interrupted;
  }
  return reviewed.failed.empty() ? Exit::done : Exit::some_cases_failed;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->dataset, "A data set that was reviewed with `radgenome serve`")
      ->required()
      ->check(CLI::ExistingDirectory);
  return [options] { return apply_command(options); };
}

}  // namespace

Command apply_reviews() {
  return {"apply-reviews", "Put into effect what readers said: corrected facts, links, masks and answers",
          "  radgenome apply-reviews dataset\n"
          "      writes cases/<case>/reviews.json and makes anew what the verdicts touch; neither CTs nor\n"
          "      reports are needed. Taking all verdicts back brings back what was there before\n"
          "Exit codes: 0 done, 1 failed, 2 usage, 3 some cases failed, 130 stopped by Ctrl-C.",
          declare};
}

}  // namespace radgenome::cli::commands
