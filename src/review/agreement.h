// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "review/interval.h"

namespace radgenome::review {

/// Judgements that agreement is counted over: right, wrong, unsure. They have no order.
inline constexpr std::size_t categories = 3;

/// What each reader said of each item, [item][reader]: a category from 0, or nothing. All rows are of one
/// length.
using Ratings = std::vector<std::vector<std::optional<std::size_t>>>;

/// How intervals of agreement are made: items are drawn anew with replacement, and the middle 95 % of what
/// comes out is the interval (percentile bootstrap). The numbers drawn are the same on every machine and for
/// any number of threads.
/// @source Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13
struct Bootstrap {
  std::uint64_t seed = 1;
  std::size_t resamples = 2000;
};

/// One measure of agreement.
struct Measure {
  std::optional<double> value;
  std::optional<Interval> interval;
  std::string reason;      ///< why there is no value; where there is one, why no interval
  std::int64_t items = 0;  ///< that it rests on
};

/// Of all pairs of readers of one item, over all items, the share that said the same.
struct PercentAgreement {
  Measure measure;
  std::int64_t pairs = 0;
};
PercentAgreement percent_agreement(const Ratings& ratings, const Bootstrap& bootstrap);

/// Agreement of two readers beyond chance, over the items that both judged; unweighted. Absent where they
/// share no item, or both gave all of them one and the same judgement.
/// @source Cohen, Educ Psychol Meas 20 (1960) 37-46
Measure cohens_kappa(const Ratings& ratings, std::size_t a, std::size_t b, const Bootstrap& bootstrap);

/// Agreement beyond chance of any readers, over items that equally many judged: those with the number of
/// readers, two or more, that most items have (of equal ones the larger). Other items are left out.
/// @source Fleiss, Psychol Bull 76 (1971) 378-382
struct FleissKappa {
  Measure measure;
  std::int64_t readers = 0;   ///< of each item
  std::int64_t left_out = 0;  ///< items that another number of readers judged, at least one
};
FleissKappa fleiss_kappa(const Ratings& ratings, const Bootstrap& bootstrap);

/// Agreement beyond chance of any readers, any of whom may have judged any items: nominal data with missing
/// values. Over items that two or more judged.
/// @source Krippendorff, Content Analysis, 2nd ed. 2004, chapter 11
Measure krippendorffs_alpha(const Ratings& ratings, const Bootstrap& bootstrap);

}  // namespace radgenome::review
