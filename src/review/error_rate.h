// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "review/interval.h"

namespace radgenome::review {

/// Which share of items is wrong.
struct ErrorRate {
  std::int64_t decided = 0, wrong = 0;
  std::optional<double> rate;             ///< wrong / decided
  std::optional<Interval> wilson, exact;  ///< of independent items
  std::string reason;                     ///< why there is none
};
/// @param wrong, decided  0 ≤ wrong ≤ decided
ErrorRate error_rate(std::int64_t wrong, std::int64_t decided);

/// @source Wilson, J Am Stat Assoc 22 (1927) 209-212
/// @param n  how many items `rate` is of, more than 0; not a whole number for an effective size
Interval wilson_interval(double rate, double n);

/// The interval that covers at least 95 % whatever the rate is.
/// @source Clopper & Pearson, Biometrika 26 (1934) 404-413
Interval exact_interval(std::int64_t wrong, std::int64_t decided);

/// What was found in one part of the items that a sample was drawn from.
struct SampledStratum {
  std::string name;
  std::int64_t population = 0;  ///< items of the data set in it
  std::int64_t decided = 0;
  std::int64_t of_part = 0;  ///< decided items of the part that is asked about; all of them for the whole
  std::int64_t wrong = 0;    ///< among those
};

/// The share of wrong items in all that the sample was drawn from, or in a part of that.
struct WeightedRate {
  std::optional<double> rate;
  std::optional<Interval> interval;
  double effective_size =
      0;               ///< so many items of a simple sample would tell as much; 0 where all were judged
  std::string reason;  ///< why there is none
};

/// Each stratum weighs as its population; its decided items stand for all of it (those that are drawn but not
/// decided are taken to be like them). How many items of the data set belong to a part is not known, so its
/// rate is a ratio of two estimates, with the variance of its linear form. The variance has the finite
/// population correction; of a stratum with one decided item it is taken around the rate itself (Lumley,
/// Complex Surveys, 2010: "adjust"). The interval is Wilson's on the effective sample size (Franco, Little,
/// Louis & Slud, J Surv Stat Methodol 7 (2019) 334-364). That size is never more than what the design would
/// give were all strata alike: strata in which by chance nothing wrong was found must not narrow the
/// interval.
/// @source Cochran, Sampling Techniques, 3rd ed. 1977, chapter 5; of parts: Särndal, Swensson & Wretman,
/// Model
///     Assisted Survey Sampling, 1992, section 5.8
WeightedRate weighted_error_rate(std::span<const SampledStratum> strata);

}  // namespace radgenome::review
