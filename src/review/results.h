// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "review/agreement.h"
#include "review/error_rate.h"
#include "review/store.h"
#include "table/table.h"

namespace radgenome::review {

/// Whether a reader looks: of the known errors that were put among the items, how many were judged wrong.
struct Attention {
  std::int64_t shown = 0, caught = 0;
  std::optional<double> rate;
  std::optional<Interval> interval;  ///< Wilson's
  std::string reason;                ///< why there is no rate
};

struct ReaderResult {
  std::string reader;
  record::Role role = record::Role::reader;
  std::int64_t judged = 0, right = 0, wrong = 0, unsure = 0;
  std::optional<double> seconds_median, seconds_p90;  ///< an item; absent where none was judged
  std::optional<Attention> planted;                   ///< absent where no known errors were shown to anybody
};

struct PairResult {
  std::string a, b;
  Measure measure;
};

/// The error rate of items that have something in common.
struct PartRate {
  std::string value;  ///< what they have in common
  ErrorRate rate;
  std::optional<Stratum> sampled;        ///< of a stratum
  std::optional<WeightedRate> weighted;  ///< of a kind: of all of it that the list was drawn from
};

/// What comes out of reviews. Known errors (planted items) count for nothing but attention.
struct Results {
  std::string list;  ///< empty: of no list
  std::int64_t items = 0;
  std::int64_t judged = 0;            ///< somebody said right, wrong or unsure
  std::int64_t decided = 0;           ///< review::decide says right or wrong
  std::int64_t disagreed = 0;         ///< and waits for an adjudicator
  std::vector<ReaderResult> readers;  ///< sorted by name
  /// Of what readers said by themselves: adjudicators see the others' verdicts, and only items on which
  /// those disagree, so they are left out.
  PercentAgreement percent;
  std::vector<PairResult> cohen;
  FleissKappa fleiss;
  Measure krippendorff;
  ErrorRate overall;
  WeightedRate weighted;  ///< of all that the list was drawn from
  std::vector<PartRate> by_kind, by_stratum;
  std::optional<std::string> method;  ///< of sampling; absent where there is no list
  Json seed;                          ///< null where there is none
  std::vector<Stratum> strata;
};

/// Of the verdicts on one list. Of each reader the last word on an item counts, and only on what was shown
/// when the list was drawn.
/// @param list      null: all that was judged; there is no sampling then
/// @param verdicts  in order of keeping; those of other lists are passed over where a list is given
Results results(const WorkList* list, const std::vector<KeptVerdict>& verdicts,
                const Bootstrap& bootstrap = {});

/// As `/api/results` gives it; a value that is absent is {"reason": …}.
Json to_json(const Results& results);

/// One row an item and reader who judged it, in the order of the list and then of the readers' names:
/// list, position, case, kind, subject, stratum, weight (how many items of the data set one of its stratum
/// stands for), planted, shown, reader, role, judgement, correction_json, comment, seconds, verdicts (how
/// many the reader gave on it), at, outcome (of the item; of no known error).
table::Table results_table(const WorkList* list, const std::vector<KeptVerdict>& verdicts);

}  // namespace radgenome::review
