// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "review/apply.h"
#include "segment/segment.h"

namespace radgenome::pipeline {

/// Puts into effect what readers said of the masks of one case: a bad one is `failed` with the reason
/// `review_bad`, a repaired one takes its place with the source "review". Unions are made again of what is
/// left, and all are measured as any others.
class ReviewedMasks {
 public:
  /// @param job  its CT is given later, where masks change
  /// @param repairs  folder of the repaired masks of the case, named by their SHA-256
  ReviewedMasks(const review::Verdicts& verdicts, const segment::Job& job, const segment::Backend& backend,
                std::filesystem::path repairs)
      : review_(verdicts), job_(job), backend_(backend), repairs_(std::move(repairs)) {}

  /// Counts who says that masks are right, and tells what is to be changed.
  std::vector<review::MaskChange> judge(record::Structures& structures) { return review_.judge(structures); }

  /// Makes changes, and those that readers asked for of what they gave, until there are none.
  /// @param ct  nullptr: the case has none
  /// @error repair_missing, repair_damaged, repair_differs_in_grid, and what the readers of images throw
  segment::Segmentation change(segment::Segmentation made, std::vector<review::MaskChange> changes,
                               const Ct* ct);

  review::Applied applied() const { return review_.applied(); }

 private:
  Mask repaired(const review::MaskChange& change) const;
  void put(const review::MaskChange& change, segment::BackendResult& parts) const;

  review::MaskReview review_;
  segment::Job job_;
  const segment::Backend& backend_;
  std::filesystem::path repairs_;
};

}  // namespace radgenome::pipeline
