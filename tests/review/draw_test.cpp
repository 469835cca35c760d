// SPDX-License-Identifier: Apache-2.0
#include "review/draw.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <tbb/global_control.h>
#include <unistd.h>

#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "core/error.h"
#include "core/file.h"
#include "knowledge/knowledge_for_tests.h"
#include "record/samples.h"
#include "review/items.h"

namespace radgenome::review {
namespace {

using record::ItemKind;
using testing::HasSubstr;
using Method = DrawOptions::Method;
using By = DrawOptions::By;
using Key = std::tuple<std::string, ItemKind, std::string>;

constexpr int cases = 40;
const AnswerWords words = {"Yes", "No"};

record::Fact fact(const std::string& id, const std::string& finding, const std::string& place) {
  record::Fact made;
  made.id = id;
  made.finding = finding;
  made.where = {place};
  made.start = 2;
  made.end = 8;
  return made;
}

/// Forty cases of three facts each, with a link, and a yes/no question; nodules are on the left, masses in
/// the heart, and every tenth case has a third finding. Checks speak against some.
class DrawTest : public testing::Test {
 protected:
  DrawTest() {
    write_file_atomically(folder_ / "dataset.json", "{}");
    for (int n = 0; n < cases; ++n) write_case(n);
  }
  ~DrawTest() override { std::filesystem::remove_all(folder_); }

  template <class Record>
  void write(int n, const std::string& name, Record record) const {
    record.made_by = record::tests::made_by("x");
    write_file_atomically(folder_ / "cases" / id(n) / name, pretty(to_json(record)), Flush::later);
  }
  static std::string id(int n) { return fmt::format("case_{:02}", n); }

  void write_case(int n) const {
    record::Case the_case;
    the_case.id = the_case.patient = id(n);
    the_case.report = {{"findings", std::string(100, 'x')}};
    record::Facts facts{id(n), {}, {}};
    const auto third = n % 10 == 0 ? "postoperative_change" : "nodule";
    facts.sentences = {
        {"s1",
         "findings",
         0,
         50,
         record::SentenceType::statement,
         {fact("f1.1", "nodule", "left lung"), fact("f1.2", "mass", "heart")}},
        {"s2", "findings", 50, 100, record::SentenceType::statement, {fact("f2.1", third, "heart")}}};
    record::Links links{id(n), {}, {}};
    links.links = {{"f1.1", "left lung", "left lung", record::Granularity::exact, ""}};
    record::Structures structures{id(n), {}, {}, {}, {}};
    for (const auto* name : {"heart", "left lung", "right lung"})
      structures.structures.push_back(record::tests::entry(name, record::State::present));
    record::Questions questions{id(n), {}, {}};
    record::Question question;
    question.id = "q1";
    question.kind = "presence";
    question.answer = n % 2 == 0;
    question.answer_text = n % 2 == 0 ? "Yes" : "No";
    question.finding = "nodule";
    questions.questions = {question};
    record::Checks checks{id(n), {}, {}};
    if (n == 7) checks.checks.push_back({"a", record::Severity::error, "f1.2", "s"});
    if (n % 8 == 3) checks.checks.push_back({"b", record::Severity::warning, "left lung", "s"});
    write(n, "case.json", the_case);
    write(n, "facts.json", facts);
    write(n, "links.json", links);
    write(n, "structures.json", structures);
    write(n, "questions.json", questions);
    write(n, "checks.json", checks);
  }

  WorkList drawn(const DrawOptions& options) const {
    return draw(dataset::Dataset::open(folder_), tests::shipped_knowledge(), options, words);
  }
  std::string refusal(const DrawOptions& options) const {
    try {
      drawn(options);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "bad_draw");
      return error.sentence();
    }
    return "";
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("radgenome_draw_" + std::to_string(::getpid()));
};

DrawOptions options(Method method, std::vector<ItemKind> kinds, std::size_t size) {
  DrawOptions made;
  made.name = "a";
  made.method = method;
  made.kinds = std::move(kinds);
  made.size = size;
  made.seed = 17;
  return made;
}

std::set<Key> keys(const WorkList& list) {
  std::set<Key> found;
  for (const auto& item : list.items) found.emplace(item.case_id, item.kind, item.subject);
  return found;
}

std::map<std::string, int> by_stratum(const WorkList& list) {
  std::map<std::string, int> counts;
  for (const auto& item : list.items) ++counts[item.stratum];
  return counts;
}

TEST_F(DrawTest, ASampleHasItsSizeAndKindsAndNoItemTwice) {
  const auto list = drawn(options(Method::random, {ItemKind::fact, ItemKind::question}, 50));
  EXPECT_EQ(keys(list).size(), 50u);
  EXPECT_EQ(list.items.size(), 50u);
  EXPECT_EQ(list.strata, (std::vector<Stratum>{{"", cases * 4, 50}}));
  for (const auto& item : list.items) {
    EXPECT_TRUE(item.kind == ItemKind::fact || item.kind == ItemKind::question);
    EXPECT_TRUE(item.planted.is_null());
  }
}

TEST_F(DrawTest, EqualSeedsDrawTheSameOnAnyNumberOfThreadsAndOthersDrawOthers) {
  auto asked = options(Method::random, {}, 60);
  asked.planted = 10;
  const auto list = drawn(asked);
  {
    const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
    EXPECT_EQ(drawn(asked).items, list.items);
  }
  EXPECT_EQ(drawn(asked).items, list.items);
  asked.seed = 18;
  EXPECT_NE(keys(drawn(asked)), keys(list));
}

TEST_F(DrawTest, EachItemIsAsLikelyAsAnyOther) {
  auto asked = options(Method::random, {ItemKind::fact}, 30);
  std::map<Key, int> times;
  constexpr int draws = 200;
  for (asked.seed = 0; asked.seed < draws; ++asked.seed)
    for (const auto& key : keys(drawn(asked))) ++times[key];
  ASSERT_EQ(times.size(), cases * 3u);
  const double expected = draws * 30.0 / (cases * 3);
  double chi2 = 0;
  for (const auto& [key, count] : times) chi2 += (count - expected) * (count - expected) / expected;
  EXPECT_LT(chi2, 119 + 4 * std::sqrt(2 * 119.0));  // 119 degrees of freedom, four standard deviations
}

TEST_F(DrawTest, StrataGiveEqualNumbersAsFarAsTheyHave) {
  auto asked = options(Method::stratified, {ItemKind::fact}, 34);
  asked.by = By::finding;
  const auto list = drawn(asked);
  EXPECT_EQ(by_stratum(list),
            (std::map<std::string, int>{{"mass", 15}, {"nodule", 15}, {"postoperative_change", 4}}));
  EXPECT_EQ(list.strata,
            (std::vector<Stratum>{{"mass", 40, 15}, {"nodule", 76, 15}, {"postoperative_change", 4, 4}}));
  asked.by = By::structure;
  EXPECT_EQ(by_stratum(drawn(asked)), (std::map<std::string, int>{{"heart", 17}, {"left lung", 17}}));
  asked.kinds = {};
  asked.by = By::kind;
  asked.size = 50;
  EXPECT_EQ(by_stratum(drawn(asked)),
            (std::map<std::string, int>{
                {"fact", 10}, {"link", 10}, {"mask", 10}, {"question", 10}, {"sentence", 10}}));
}

TEST_F(DrawTest, TheRiskiestComeFirstAndWhatNothingSpeaksAgainstIsLeftOut) {
  const auto list = drawn(options(Method::riskiest, {ItemKind::fact, ItemKind::link, ItemKind::mask}, 100));
  ASSERT_FALSE(list.items.empty());
  EXPECT_EQ(std::tie(list.items[0].case_id, list.items[0].subject), std::tuple(id(7), "f1.2"));
  for (std::size_t i = 1; i < list.items.size(); ++i) {
    EXPECT_EQ(std::stoi(list.items[i].case_id.substr(5)) % 8, 3);
    EXPECT_THAT(list.items[i].subject,
                HasSubstr(list.items[i].kind == ItemKind::fact ? "f1.1" : "left lung"));
  }
  EXPECT_EQ(list.items.size(), 1u + 5 * 3);
  EXPECT_TRUE(list.strata.empty());
}

TEST_F(DrawTest, PlantedItemsAreFalseAndNotInTheSample) {
  auto asked = options(Method::random, {ItemKind::fact, ItemKind::link, ItemKind::question}, 40);
  asked.planted = 30;
  const auto list = drawn(asked);
  ASSERT_EQ(list.items.size(), 70u);
  EXPECT_EQ(keys(list).size(), 70u);
  EXPECT_EQ(list.strata[0].drawn, 40);
  std::map<std::string, int> changed;
  for (const auto& item : list.items) {
    if (item.planted.is_null()) continue;
    ASSERT_FALSE(item.planted.empty());
    ++changed[item.planted.begin().key()];
    const auto& show = item.planted;
    if (item.kind == ItemKind::question) {
      const bool even = std::stoi(item.case_id.substr(5)) % 2 == 0;
      EXPECT_EQ(show, (Json{{"answer", {{"yes", !even}}}, {"answer_text", even ? "No" : "Yes"}}));
    } else if (item.kind == ItemKind::link) {
      EXPECT_EQ(show, (Json{{"structure", "right lung"}}));
    } else if (show.contains("where")) {
      EXPECT_EQ(show, (Json{{"where", {"right lung"}}}));
      EXPECT_EQ(item.subject, "f1.1");
    } else {
      EXPECT_EQ(show, (Json{{"status", "absent"}}));
    }
  }
  EXPECT_EQ(changed.size(), 4u) << "where, status, structure, answer";
}

TEST_F(DrawTest, PlantedItemsStandAnywhereAmongTheOthers) {
  auto asked = options(Method::random, {ItemKind::question}, 20);
  asked.planted = 1;
  std::set<std::size_t> places;
  for (asked.seed = 0; asked.seed < 200; ++asked.seed) {
    const auto list = drawn(asked);
    for (std::size_t i = 0; i < list.items.size(); ++i)
      if (!list.items[i].planted.is_null()) places.insert(i);
  }
  EXPECT_GE(places.size(), 19u);
}

TEST_F(DrawTest, WhatCannotBeDrawnIsSaid) {
  auto asked = options(Method::random, {ItemKind::sentence}, 10);
  asked.planted = 1;
  EXPECT_THAT(refusal(asked), HasSubstr("only 0 known errors"));
  asked.planted = 11;
  EXPECT_THAT(refusal(asked), HasSubstr("no more known errors"));
  asked.planted = 0;
  asked.size = 0;
  EXPECT_THAT(refusal(asked), HasSubstr("1 to 100000"));
  std::filesystem::remove_all(folder_ / "cases");
  asked.size = 10;
  EXPECT_THAT(refusal(asked), HasSubstr("no items"));
  EXPECT_THROW(method_of("best"), Error);
}

TEST_F(DrawTest, TheListSaysWhatItWasDrawnBy) {
  auto asked = options(Method::stratified, {ItemKind::fact}, 3);
  asked.by = By::finding;
  EXPECT_EQ(drawn(asked).drawn_by, (Json{{"method", "stratified"},
                                         {"kinds", {"fact"}},
                                         {"by", "finding"},
                                         {"size", 3},
                                         {"seed", 17},
                                         {"planted", 0}}));
}

}  // namespace
}  // namespace radgenome::review
