// SPDX-License-Identifier: Apache-2.0
#include "cli/report_stream.h"

#include <fmt/format.h>
#include <tbb/global_control.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "core/data_folder.h"
#include "import/reports.h"

namespace radgenome::cli {
namespace {

constexpr std::size_t batch_size = 512;

/// How many reports were read, every second on a terminal, else every ten.
class Counter {
 public:
  void tell(std::size_t reports) {
    const auto now = std::chrono::steady_clock::now();
    const double wait = terminal_ ? 1 : 10;
    if (std::chrono::duration<double>(now - told_).count() < wait) return;
    told_ = now;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const auto text =
        fmt::format("{} reports, {:.0f} a second", reports, static_cast<double>(reports) / seconds);
    if (terminal_)
      fmt::print(stderr, "\r\033[K{}", text);
    else
      fmt::print(stderr, "{}\n", text);
    std::fflush(stderr);
    open_ = terminal_;
  }
  void clear() {
    if (open_) fmt::print(stderr, "\r\033[K");
    open_ = false;
  }

 private:
  const bool terminal_ = ::isatty(STDERR_FILENO) == 1;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point told_ = start_;
  bool open_ = false;
};

/// @return false at the end of the reports
bool read_batch(import::ReportReader& reader, std::vector<import::Report>& batch, Counter& counter,
                ReportStreamOutcome& outcome) {
  batch.clear();
  import::ReportRow row;
  while (batch.size() < batch_size) {
    if (!reader.next(row)) return false;
    if (row.report) {
      batch.push_back(std::move(*row.report));
      continue;
    }
    ++outcome.problems;
    counter.clear();
    fmt::print(stderr, "{}: {} [{}]\n", row.problem->where, row.problem->sentence, row.problem->code);
  }
  return true;
}

}  // namespace

void declare_report_stream(CLI::App& app, ReportStreamOptions& options) {
  app.add_option("--reports", options.reports,
                 "Reports: CSV with CT-RATE's columns, JSONL, or a folder of one text file a case")
      ->required()
      ->type_name("PATH");
  app.add_option("-j,--jobs", options.threads, "Threads; all cores where it is not given")->type_name("N");
  app.add_option("--language", options.language, "A folder of data/lexicon")->capture_default_str();
}

ReportStreamOutcome stream_reports(const ReportStreamOptions& options,
                                   const std::function<void(std::span<const import::Report>)>& work) {
  const unsigned threads =
      options.threads > 0 ? static_cast<unsigned>(options.threads) : std::thread::hardware_concurrency();
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
  import::ReportReader reader(options.reports,
                              import::Headings::load(data_folder() / "lexicon" / options.language));
  catch_interrupts();
  ReportStreamOutcome outcome;
  Counter counter;
  std::vector<import::Report> batch;
  for (bool more = true; more && !outcome.stopped;) {
    more = read_batch(reader, batch, counter, outcome);
    work(batch);
    outcome.reports += batch.size();
    counter.tell(outcome.reports);
    outcome.stopped = stop_asked();
  }
  counter.clear();
  return outcome;
}

int exit_code_of(const ReportStreamOutcome& outcome) {
  if (outcome.problems > 0) fmt::print(stderr, "{} reports could not be taken.\n", outcome.problems);
  return outcome.problems > 0 ? Exit::some_cases_failed : Exit::done;
}

}  // namespace radgenome::cli
