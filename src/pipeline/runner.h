// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "extract/language_model/reader.h"
#include "pipeline/stages.h"

namespace radgenome::pipeline {

struct RunOptions {
  import::InputOptions inputs;
  std::filesystem::path dataset;
  std::filesystem::path data;  ///< the program's data folder
  std::string language = "en";
  std::string backend = "auto";
  std::shared_ptr<network::Segmenter> network = {};  ///< a loaded model, for the backend "network"
  CtStorage ct_storage = CtStorage::stored;
  int cases_at_once = 1;
  std::optional<extract::language_model::Options>
      model;  ///< reads what the rules do not; none: nothing leaves
};

/// Told after every case, from one thread at a time.
struct Progress {
  std::size_t done = 0, failed = 0, total = 0;
  double seconds = 0;  ///< since the first case began
};

struct RunResult {
  std::vector<CaseOutcome> cases;  ///< in order of their ids
  std::vector<import::InputProblem> problems;
  bool interrupted = false;
  extract::language_model::Figures model;
  std::filesystem::path report;  ///< runs/<time>.json

  std::size_t failed() const;
};

/// Takes every case through the stages, several at once, and writes dataset.json and the run report.
/// @error no_input — nothing was given, or nothing in the given places is a case
/// @error dataset_busy — another run works on this data set
RunResult run(const RunOptions& options, const std::function<bool()>& stop,
              const std::function<void(const Progress&, const CaseOutcome&)>& told);

}  // namespace radgenome::pipeline
