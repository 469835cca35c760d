// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "pipeline/runner.h"

namespace radgenome::cli {

/// Shows how a run goes on: one line that is overwritten on a terminal, plain lines elsewhere (at most one
/// every few seconds, and one for every case that fails).
class ProgressLine {
 public:
  ProgressLine();
  void tell(const pipeline::Progress& progress, const pipeline::CaseOutcome& outcome);
  void finish();

 private:
  void print_failures(const pipeline::CaseOutcome& outcome);

  int columns_ = 0;  ///< 0: not a terminal
  double told_at_seconds_ = -1e9;
  bool open_ = false;
};

/// "12/200 cases, 1 failed, 3.1 a minute, 58 min left"
std::string progress_text(const pipeline::Progress& progress);

}  // namespace radgenome::cli
