// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "pipeline/runner.h"

namespace radgenome::pipeline {

/// When a run began, for its report's name and times.
struct RunClock {
  std::chrono::system_clock::time_point began = std::chrono::system_clock::now();
};

/// Writes runs/<time>.json: what was done, skipped and failed, with time and memory. The only file of a
/// data set that differs from run to run.
/// @return its path
std::filesystem::path write_run_report(const RunOptions& options, const RunResult& result,
                                       const RunClock& clock);

/// The most memory that this process has held, in MiB (Linux: VmHWM).
double peak_memory_mb();

}  // namespace radgenome::pipeline
