// SPDX-License-Identifier: Apache-2.0
#include "review/agreement.h"

#include <gmock/gmock.h>
#include <tbb/global_control.h>

namespace radgenome::review {
namespace {

constexpr std::nullopt_t none = std::nullopt;

void expect_absent(const Measure& measure, const std::string& reason) {
  EXPECT_FALSE(measure.value);
  EXPECT_FALSE(measure.interval);
  EXPECT_THAT(measure.reason, testing::HasSubstr(reason));
}

TEST(Agreement, IsAbsentWithoutItemsOrWithOneReader) {
  for (const Ratings& ratings : {Ratings{}, Ratings{{0}, {1}, {0}}, Ratings{{0, none}, {none, 1}}}) {
    expect_absent(percent_agreement(ratings, {}).measure, "no item was judged by two readers");
    expect_absent(fleiss_kappa(ratings, {}).measure, "no item was judged by two readers");
    expect_absent(krippendorffs_alpha(ratings, {}), "no item was judged by two readers");
  }
  expect_absent(cohens_kappa({{0, none}, {none, 1}}, 0, 1, {}), "no item in common");
}

TEST(Agreement, BeyondChanceIsAbsentWhereAllJudgementsAreTheSame) {
  const Ratings ratings(20, {0, 0});
  EXPECT_EQ(percent_agreement(ratings, {}).measure.value, 1);
  EXPECT_EQ(percent_agreement(ratings, {}).measure.interval, (Interval{1, 1}));
  expect_absent(cohens_kappa(ratings, 0, 1, {}), "one and the same judgement");
  expect_absent(fleiss_kappa(ratings, {}).measure, "one and the same judgement");
  expect_absent(krippendorffs_alpha(ratings, {}), "one and the same judgement");
}

TEST(Agreement, HasNoIntervalWhereResamplesAreNotDefined) {
  Ratings ratings(20, {0, 0});
  ratings.push_back({1, 0});  // a third of all resamples leave it out
  const auto kappa = cohens_kappa(ratings, 0, 1, {});
  EXPECT_EQ(kappa.value, 0);
  EXPECT_FALSE(kappa.interval);
  EXPECT_THAT(kappa.reason, testing::HasSubstr("almost all judgements are the same"));
  const auto one = percent_agreement({{0, 1}}, {});
  EXPECT_EQ(one.measure.value, 0);
  EXPECT_FALSE(one.measure.interval);
}

// tests/review/results_test.py compares many more with second programs.
TEST(Agreement, OfHandMadeTables) {
  // 2 × 2 table 20, 5, 10, 15: agreement 0.7, by chance 0.5.
  Ratings ratings;
  const auto add = [&](int n, std::size_t a, std::size_t b) {
    for (int i = 0; i < n; ++i) ratings.push_back({a, b});
  };
  add(20, 0, 0), add(5, 0, 1), add(10, 1, 0), add(15, 1, 1);
  EXPECT_NEAR(*cohens_kappa(ratings, 0, 1, {}).value, 0.4, 1e-12);
  EXPECT_NEAR(*percent_agreement(ratings, {}).measure.value, 0.7, 1e-12);
}

TEST(Agreement, LeavesItemsOfOtherNumbersOfReadersOutOfFleiss) {
  const Ratings ratings = {{0, 0, none}, {1, 1, none},    {0, 1, none},
                           {2, 2, 2},    {0, none, none}, {none, none, none}};
  const auto kappa = fleiss_kappa(ratings, {});
  EXPECT_EQ(kappa.readers, 2);
  EXPECT_EQ(kappa.measure.items, 3);
  EXPECT_EQ(kappa.left_out, 2);
  EXPECT_NEAR(*kappa.measure.value, 1.0 / 3, 1e-12);  // two of three agree, half by chance
}

TEST(Agreement, IsTheSameForAnyNumberOfThreads) {
  Ratings ratings;
  for (std::size_t i = 0; i < 50; ++i) ratings.push_back({i % 3, (i / 2) % 3, (i / 3) % 2});
  const auto with = [&](std::size_t threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    return *krippendorffs_alpha(ratings, {}).interval;
  };
  EXPECT_EQ(with(1), with(4));
}

}  // namespace
}  // namespace radgenome::review
