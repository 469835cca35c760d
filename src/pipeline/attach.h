// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "import/sources.h"

namespace radgenome::pipeline {

struct AttachOptions {
  std::filesystem::path release;  ///< made with --derived-only
  std::vector<std::filesystem::path> ct, reports;
  std::filesystem::path data;  ///< the program's data folder
  std::filesystem::path out;
};

/// A case that was not joined.
struct Refused {
  std::string id, code, sentence;
};

struct Attached {
  std::size_t cases = 0;         ///< joined and released
  std::vector<Refused> refused;  ///< sorted by id
  std::vector<import::InputProblem> problems;
};

/// Joins a derived release with CTs and reports of its reader and writes the full release to `out`. A case
/// whose CT or report is missing, or is not the one that the release was made from, is refused, and the
/// others go on: then the balanced track is drawn among these.
/// Where every one is refused, nothing is written.
/// @error not_derived, damaged_release, bad_record, and what release() throws
Attached attach(const AttachOptions& options);

}  // namespace radgenome::pipeline
