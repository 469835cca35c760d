// SPDX-License-Identifier: Apache-2.0
#include "review/results.h"

#include <gmock/gmock.h>

#include "verdicts_for_tests.h"

namespace radgenome::review {
namespace {

using record::Judgement;
using record::Role;
using tests::item;
using tests::kept;
using tests::list_of;
using tests::on_planted;

constexpr auto right = Judgement::right, wrong = Judgement::wrong, unsure = Judgement::unsure,
               withdrawn = Judgement::withdrawn;

const PartRate& part(const std::vector<PartRate>& parts, const std::string& value) {
  for (const auto& one : parts)
    if (one.value == value) return one;
  throw std::runtime_error("no part " + value);
}

TEST(Results, TheLastWordOfEachReaderCountsAndOnlyOnWhatTheListShows) {
  const auto list = list_of({item("f1"), item("f2"), item("f3")}, {});
  auto outdated = kept("f1", "b", wrong);
  outdated.verdict.shown = "sha256:other";
  auto elsewhere = kept("f1", "b", wrong);
  elsewhere.verdict.list = "list-2";
  const auto made =
      results(&list, {kept("f1", "a", wrong, 4), kept("f1", "a", right, 2), outdated, elsewhere,
                      kept("f2", "a", wrong), kept("f2", "a", withdrawn), kept("f3", "b", unsure, 9)});
  EXPECT_EQ(made.items, 3);
  EXPECT_EQ(made.judged, 2);
  EXPECT_EQ(made.decided, 1);
  EXPECT_EQ(made.overall.wrong, 0);
  ASSERT_EQ(made.readers.size(), 2u);
  EXPECT_EQ(made.readers[0].judged, 1);
  EXPECT_EQ(made.readers[0].right, 1);
  EXPECT_EQ(made.readers[0].seconds_median, 6);  // both looks at the item
  EXPECT_EQ(made.readers[1].unsure, 1);
  EXPECT_FALSE(made.readers[0].planted);
}

TEST(Results, AnAdjudicatorDecidesAndStaysOutOfAgreement) {
  const auto list = list_of({item("f1"), item("f2"), item("f3")}, {});
  std::vector<KeptVerdict> verdicts = {kept("f1", "a", right), kept("f1", "b", wrong),
                                       kept("f2", "a", right), kept("f2", "b", right),
                                       kept("f3", "a", right), kept("f3", "b", wrong)};
  const auto before = results(&list, verdicts);
  EXPECT_EQ(before.disagreed, 2);
  verdicts.push_back(kept("f1", "c", wrong, 1, Role::adjudicator));
  const auto made = results(&list, verdicts);
  EXPECT_EQ(made.disagreed, 1);
  EXPECT_EQ(made.decided, 2);
  EXPECT_EQ(made.overall.rate, 0.5);
  EXPECT_EQ(made.cohen.size(), 1u);
  EXPECT_EQ(made.percent.pairs, 3);
  EXPECT_EQ(made.percent.measure.value, before.percent.measure.value);
  EXPECT_EQ(made.readers.back().role, Role::adjudicator);
}

TEST(Results, KnownErrorsCountForAttentionAlone) {
  auto planted = item("f1");
  planted.planted = {{"status", "absent"}};
  const auto list = list_of({item("f1"), planted, item("f2")}, {});
  const auto made = results(&list, {kept("f1", "a", right), on_planted(kept("f1", "a", wrong)),
                                    on_planted(kept("f1", "b", right)), kept("f2", "c", right)});
  EXPECT_EQ(made.items, 2);
  EXPECT_EQ(made.overall.wrong, 0);
  ASSERT_EQ(made.readers.size(), 3u);
  EXPECT_EQ(made.readers[0].planted->caught, 1);
  EXPECT_EQ(made.readers[0].planted->rate, 1);
  EXPECT_EQ(made.readers[1].planted->rate, 0);
  EXPECT_EQ(made.readers[1].judged, 0);
  EXPECT_FALSE(made.readers[1].seconds_median);
  EXPECT_FALSE(made.readers[2].planted->rate);
  EXPECT_FALSE(made.readers[2].planted->reason.empty());
}

TEST(Results, StrataWeighAsTheirPopulation) {
  const auto list =
      list_of({item("f1", "effusion"), item("f2", "effusion"), item("f3", "nodule"), item("f4", "nodule")},
              {{"effusion", 90, 2}, {"nodule", 10, 2}});
  std::vector<KeptVerdict> verdicts = {kept("f1", "a", right), kept("f2", "a", right),
                                       kept("f3", "a", wrong)};
  auto made = results(&list, verdicts);
  EXPECT_NEAR(*made.weighted.rate, 0.1, 1e-12);  // while a third of what was judged is wrong
  EXPECT_NEAR(*made.overall.rate, 1.0 / 3, 1e-12);
  EXPECT_EQ(part(made.by_stratum, "nodule").rate.rate, 1);
  EXPECT_EQ(part(made.by_kind, "fact").rate.decided, 3);
  EXPECT_NEAR(*part(made.by_kind, "fact").weighted->rate, 0.1, 1e-12);
  verdicts.pop_back();
  made = results(&list, verdicts);
  EXPECT_FALSE(made.weighted.rate);
  EXPECT_THAT(made.weighted.reason, testing::HasSubstr("nodule"));
}

TEST(Results, AStratumOfWhichNothingWasDrawnLeavesTheWholeUnknown) {
  const auto list =
      list_of({item("f1", "effusion")}, {{"effusion", 90, 1}, {"nodule", 10, 0}, {"mass", 0, 0}});
  const auto made = results(&list, {kept("f1", "a", right)});
  EXPECT_FALSE(made.weighted.rate);
  EXPECT_THAT(made.weighted.reason, testing::HasSubstr("1 of 3 strata no item was drawn"));
}

TEST(Results, TheRiskiestItemsAreNoSample) {
  const auto list = list_of({item("f1")}, {});
  EXPECT_THAT(results(&list, {kept("f1", "a", wrong)}).weighted.reason, testing::HasSubstr("no sample"));
  const auto made = results(nullptr, {kept("f1", "a", wrong)});
  EXPECT_THAT(made.weighted.reason, testing::HasSubstr("no sample"));
  EXPECT_THAT(part(made.by_kind, "fact").weighted->reason, testing::HasSubstr("no sample"));
}

TEST(Results, WhatIsAbsentHasAReasonInJson) {
  const auto list = list_of({item("f1")}, {});
  const auto json = to_json(results(&list, {}));
  for (const auto* path :
       {"/agreement/percent/reason", "/agreement/fleiss/reason", "/agreement/krippendorff/reason",
        "/error_rate/overall/rate/reason", "/error_rate/overall/wilson/reason",
        "/error_rate/overall/exact/reason", "/error_rate/overall/weighted/reason"})
    EXPECT_TRUE(json.contains(Json::json_pointer(path))) << path;
  EXPECT_EQ(json.at("sampling").at("seed"), 7);
  EXPECT_TRUE(to_json(results(nullptr, {})).at("sampling").contains("reason"));
}

template <class Value>
std::vector<std::optional<Value>> values_of(const table::Column& column) {
  const auto& values = std::get<table::Values<Value>>(column);
  std::vector<std::optional<Value>> all;
  for (std::size_t row = 0; row < values.size(); ++row) all.push_back(values[row]);
  return all;
}

TEST(Results, TheTableHasARowForEachItemAndReader) {
  auto planted = item("f9");
  planted.planted = {{"status", "absent"}};
  auto with_stratum = item("f2", "nodule");
  const auto list = list_of({with_stratum, planted}, {{"nodule", 30, 2}});
  auto corrected = kept("f2", "b", wrong, 3);
  corrected.verdict.correction = record::Correction{};
  corrected.verdict.correction->finding = "mass";
  const auto table =
      results_table(&list, {corrected, kept("f2", "a", right), on_planted(kept("f9", "a", wrong))});
  ASSERT_EQ(table.rows(), 3u);
  const auto texts = [&](const std::string& name) {
    for (std::size_t i = 0; i < table.schema().size(); ++i)
      if (table.schema()[i].name == name) return values_of<std::string>(table.columns()[i]);
    throw std::runtime_error(name);
  };
  using Texts = std::vector<std::optional<std::string>>;
  EXPECT_EQ(texts("reader"), (Texts{"a", "b", "a"}));
  EXPECT_EQ(texts("judgement"), (Texts{"right", "wrong", "wrong"}));
  EXPECT_EQ(texts("outcome"), (Texts{"disagreed", "disagreed", std::nullopt}));
  EXPECT_EQ(texts("correction_json"), (Texts{std::nullopt, "{\"finding\":\"mass\"}", std::nullopt}));
  EXPECT_EQ(values_of<double>(table.columns()[6]),
            (std::vector<std::optional<double>>{15, 15, std::nullopt}));
}

}  // namespace
}  // namespace radgenome::review
