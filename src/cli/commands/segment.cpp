// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <tbb/global_control.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <thread>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/network_options.h"
#include "core/data_folder.h"
#include "pipeline/segment_queue.h"

namespace radgenome::cli::commands {
namespace {

using Outcome = pipeline::SegmentOutcome;

struct Options {
  pipeline::SegmentQueueOptions queue;
  NetworkOptions network;
  int threads = 0;
};

/// What is told of each scan; on a terminal also how far the one at hand is.
class Lines {
 public:
  void tell(const Outcome& outcome) {
    clear();
    switch (outcome.state) {
      case Outcome::State::made:
        fmt::print("{}: {} labels, {:.1f} s, {:.1f} of them the network\n", outcome.id, outcome.labels,
                   outcome.seconds, outcome.network_seconds);
        break;
      case Outcome::State::failed:
        fmt::print(stderr, "{}: {} [{}]\n", outcome.id, outcome.sentence, outcome.code);
        break;
      case Outcome::State::up_to_date:
      case Outcome::State::interrupted:
        break;
    }
    std::fflush(stdout);
  }
  void show(const std::string& id, const network::SegmentProgress& at) {
    if (!terminal_) return;
    fmt::print(stderr, "\r\033[K{}: {}, window {} of {}", id, at.part, at.windows, at.of);
    open_ = true;
  }
  void clear() {
    if (open_) fmt::print(stderr, "\r\033[K");
    open_ = false;
  }

 private:
  bool terminal_ = ::isatty(STDERR_FILENO) == 1, open_ = false;
};

int finish(const pipeline::SegmentQueueResult& result) {
  for (const auto& problem : result.problems)
    fmt::print(stderr, "{}: {} [{}]\n", problem.where, problem.sentence, problem.code);
  const auto count = [&](Outcome::State state) {
    return std::count_if(result.scans.begin(), result.scans.end(),
                         [&](const auto& one) { return one.state == state; });
  };
  const auto failed = count(Outcome::State::failed);
  fmt::print("{} scans segmented, {} up to date already, {} failed\n", count(Outcome::State::made),
             count(Outcome::State::up_to_date), failed);
  if (stop_asked()) {
    fmt::print(stderr, "Stopped. The same command goes on where it stopped.\n");
    return Exit::interrupted;
  }
  return failed > 0 || !result.problems.empty() ? Exit::some_cases_failed : Exit::done;
}

int segment_command(const Options& options) {
  const int threads =
      options.threads > 0 ? options.threads : static_cast<int>(std::thread::hardware_concurrency());
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  const auto knowledge = knowledge::Knowledge::load(data_folder());
  const auto segmenter = open_segmenter(options.network, knowledge, threads);
  catch_interrupts("\nStopping after the window at hand; once more to stop at once.\n");
  Lines lines;
  const auto result = pipeline::segment_queue(
      options.queue, *segmenter, stop_asked, [&](const Outcome& outcome) { lines.tell(outcome); },
      [&](const std::string& id, const network::SegmentProgress& at) { lines.show(id, at); });
  lines.clear();
  return finish(result);
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("--ct", options->queue.ct,
                 "CT files (NIfTI, MetaImage, NRRD) or folders of them; a folder of DICOM slices")
      ->type_name("PATH")
      ->check(CLI::ExistingPath)
      ->required();
  declare_network_options(app, options->network)->required();
  app.add_option("-o,--out", options->queue.out, "Where label maps go; made where it is missing")
      ->type_name("FOLDER")
      ->required();
  app.add_option("--threads", options->threads, "Threads in all; 0: one a core")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  return [options] { return segment_command(*options); };
}

}  // namespace

Command segment() {
  return {"segment", "Segment scans with a trained network that stays loaded over all of them",
          "  radgenome segment --ct scans/ --model models/total -o segmentations\n"
          "  radgenome segment --ct scans/ --model models/total --structures heart,aorta -o hearts   these "
          "alone, looked for where they can be\n"
          "For each scan <id>.nii.gz, a label map on the scan's own grid, and <id>.json: what its numbers "
          "mean, and "
          "how sure the network was; where one fails, <id>.error.json.\n"
          "Exit codes: 0 done, 1 failed, 2 usage, 3 some scans or inputs failed, 130 stopped by Ctrl-C.",
          declare};
}

}  // namespace radgenome::cli::commands
