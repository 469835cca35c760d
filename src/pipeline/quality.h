// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <vector>

#include "dataset/dataset.h"

namespace radgenome::pipeline {

/// How often one thing was found in a data set.
struct CodeCount {
  std::string code;
  record::Severity worst = record::Severity::info;
  std::array<std::size_t, 3> checks = {};  ///< by severity
  std::size_t cases = 0;
  std::size_t all() const { return checks[0] + checks[1] + checks[2]; }
};

/// What was found in one case.
struct CaseQuality {
  std::string id;
  std::array<std::size_t, 3> checks = {};  ///< by severity
  std::vector<std::string> codes;          ///< of errors and warnings, each once, worst first
  /// The first error of a code weighs 10, the first warning 1, every further one of that code a tenth of it:
  /// one cause often spoils many structures. Info weighs nothing.
  double badness = 0;
};

/// The quality of a data set, counted from the records of its cases.
struct Quality {
  std::size_t cases = 0;
  std::size_t with_errors = 0, with_warnings = 0;  ///< cases whose worst check is one
  std::vector<CodeCount> codes;                    ///< worst severity first, then the one in most cases
  std::vector<CaseQuality> worst;                  ///< every case, by falling badness, then by id
};

/// Code of what stands for a stage that failed (errors.json).
inline constexpr const char* stage_failed = "stage_failed";

/// The checks of one case, and one for every stage that failed on it; also for a case that could not be
/// imported.
std::vector<record::Check> checks_of(const dataset::Dataset& dataset, const std::string& id);

/// @error bad_record — a case's checks or errors cannot be read
Quality assess(const dataset::Dataset& dataset);

/// One row a check, cases by falling badness: case, severity, code, subject, sentence, numbers as JSON.
std::string quality_csv(const dataset::Dataset& dataset, const Quality& quality);

}  // namespace radgenome::pipeline
