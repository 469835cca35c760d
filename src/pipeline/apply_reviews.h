// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <vector>

#include "pipeline/stages.h"
#include "review/apply.h"
#include "review/verdicts.h"

namespace radgenome::pipeline {

struct ReviewedDataset {
  std::size_t cases = 0;        ///< with verdicts
  std::size_t made_anew = 0;    ///< of which a record was made anew
  review::Applied applied;      ///< by the verdicts on cases that were made anew
  review::Undecided undecided;  ///< of all cases
  std::vector<CaseOutcome> failed;
  bool interrupted = false;
};

/// Writes the verdicts of `reviews.sqlite` to `reviews.json` of their cases (those on planted items are left
/// out) and brings these cases up to date, and those that are compared with them. Looks at no sources: what
/// was segmented and read is taken as it is. Equal verdicts give equal bytes, and with all of them taken back
/// the cases are what they were before.
/// @error not_a_dataset, dataset_busy, no_reviews — nobody has reviewed the data set; what the store throws
ReviewedDataset apply_reviews(const std::filesystem::path& dataset, const std::filesystem::path& data,
                              const std::function<bool()>& stop);

}  // namespace radgenome::pipeline
