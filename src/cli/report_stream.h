// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "import/sources.h"

namespace radgenome::cli {

/// Options of the commands that read reports without a data set.
struct ReportStreamOptions {
  std::string reports, language = "en";
  int threads = 0;  ///< 0: all cores
};

void declare_report_stream(CLI::App& app, ReportStreamOptions& options);

struct ReportStreamOutcome {
  std::size_t reports = 0;
  std::size_t problems = 0;  ///< rows that could not be taken; each was told on stderr
  bool stopped = false;      ///< by Ctrl-C, before the end
};

/// Gives all reports to `work`, batch after batch in order; memory does not grow with their number. `work`
/// may use all threads. Shows how far it is on stderr.
ReportStreamOutcome stream_reports(const ReportStreamOptions& options,
                                   const std::function<void(std::span<const import::Report>)>& work);

/// Tells how many rows were refused, and the exit code that follows.
int exit_code_of(const ReportStreamOutcome& outcome);

}  // namespace radgenome::cli
