// SPDX-License-Identifier: Apache-2.0
#include "review/store.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sqlite3.h>
#include <unistd.h>

#include <thread>

#include "core/error.h"
#include "core/file.h"

namespace radgenome::review {
namespace {

using record::ItemKind;
using record::Judgement;
using record::Role;
using testing::ElementsAre;
using testing::HasSubstr;

class StoreTest : public testing::Test {
 protected:
  StoreTest() { std::filesystem::create_directories(folder_); }
  ~StoreTest() override { std::filesystem::remove_all(folder_); }

  std::string code_of_opening() const {
    try {
      Store::open(folder_);
    } catch (const Error& error) {
      return error.code();
    }
    return "";
  }
  /// Runs a statement as another program would; returns SQLite's state.
  int by_hand(const std::string& statement) const {
    sqlite3* database = nullptr;
    sqlite3_open(file_.c_str(), &database);
    const int state = sqlite3_exec(database, statement.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(database);
    return state;
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("radgenome_store_" + std::to_string(::getpid()));
  const std::filesystem::path file_ = folder_ / "reviews.sqlite";
};

KeptVerdict verdict(int number, Judgement judgement = Judgement::right) {
  KeptVerdict kept;
  kept.case_id = "case_" + std::to_string(number % 2);
  kept.verdict.id = fmt::format("{:032x}", number);
  kept.verdict.list = number % 3 == 0 ? "list-1" : "";
  kept.verdict.kind = ItemKind::fact;
  kept.verdict.subject = "f1.1";
  kept.verdict.shown = "sha256:" + std::string(64, 'a');
  kept.verdict.reader = "Ada";
  kept.verdict.judgement = judgement;
  kept.verdict.seconds = 1.5;
  kept.verdict.at = "2026-01-31T12:00:00.000Z";
  return kept;
}

std::vector<std::string> ids(const std::vector<KeptVerdict>& verdicts) {
  std::vector<std::string> found;
  for (const auto& kept : verdicts) found.push_back(kept.verdict.id.substr(31));
  return found;
}

TEST_F(StoreTest, VerdictsComeBackAsTheyWereKeptAndInThatOrder) {
  auto one = verdict(5, Judgement::wrong);
  one.verdict.correction = record::Correction{};
  one.verdict.correction->where = {"left lung", "right lung"};
  one.verdict.comment = std::string("“ü”\n\0 end", 13);
  one.planted = true;
  {
    auto store = Store::open(folder_);
    EXPECT_THAT(store.keep({one, verdict(3)}), ElementsAre(Store::Kept::now, Store::Kept::now));
    EXPECT_THAT(store.keep({verdict(6)}), ElementsAre(Store::Kept::now));
  }
  const auto store = Store::open_if_any(folder_);
  ASSERT_TRUE(store);
  const auto all = store->verdicts();
  EXPECT_THAT(ids(all), ElementsAre("5", "3", "6"));
  EXPECT_EQ(all[0].verdict, one.verdict);
  EXPECT_TRUE(all[0].planted);
  EXPECT_EQ(all[0].case_id, one.case_id);
  EXPECT_LT(all[0].number, all[1].number);
  EXPECT_THAT(ids(store->verdicts_of_case("case_1", one.verdict.reader)), ElementsAre("5", "3"));
  EXPECT_THAT(ids(store->verdicts_of_case("case_1", "somebody else")), ElementsAre());
  EXPECT_THAT(ids(store->repairs_of_case("case_1")), ElementsAre());
  EXPECT_THAT(ids(store->verdicts_of_list("list-1")), ElementsAre("3", "6"));
}

TEST_F(StoreTest, RepairedMasksOfACaseAreFound) {
  auto repaired = verdict(1, Judgement::wrong), elsewhere = verdict(2, Judgement::wrong);
  for (auto* kept : {&repaired, &elsewhere}) {
    kept->verdict.kind = ItemKind::mask;
    kept->verdict.correction = record::Correction{};
    kept->verdict.correction->repaired_mask = "sha256:" + std::string(64, 'b');
  }
  auto corrected = verdict(3, Judgement::wrong);
  corrected.verdict.correction = record::Correction{};
  corrected.verdict.correction->where = {"left lung"};
  auto store = Store::open(folder_);
  store.keep({repaired, elsewhere, corrected});
  EXPECT_THAT(ids(store.repairs_of_case("case_1")), ElementsAre("1"));
}

TEST_F(StoreTest, AVerdictSentTwiceIsOne) {
  auto store = Store::open(folder_);
  store.keep({verdict(1)});
  auto again = verdict(1);
  again.verdict.at = "2026-02-01T12:00:00.000Z";
  EXPECT_THAT(store.keep({again, verdict(2)}), ElementsAre(Store::Kept::before, Store::Kept::now));
  EXPECT_EQ(store.verdicts().size(), 2u);
  EXPECT_EQ(store.verdicts()[0].verdict.at, verdict(1).verdict.at);
}

TEST_F(StoreTest, AKnownIdWithAnotherContentIsRefusedAndNothingOfItsBatchKept) {
  auto store = Store::open(folder_);
  store.keep({verdict(1)});
  auto other = verdict(1);
  other.verdict.comment = "secret words";
  try {
    store.keep({verdict(2), other});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "verdict_differs");
    EXPECT_THAT(error.sentence(), testing::Not(HasSubstr("secret")));
  }
  EXPECT_THAT(ids(store.verdicts()), ElementsAre("1"));
}

TEST_F(StoreTest, NoProgramCanChangeOrRemoveWhatWasSaid) {
  auto store = Store::open(folder_);
  store.keep({verdict(1), verdict(2)});
  WorkList list{{}, "a", "random", {{"seed", 1}}, {{"", 9, 1}}, {}, {}, "2026-01-31T12:00:00.000Z"};
  list.items = {{"case_1", ItemKind::mask, "aorta", "sha256:x", "", nullptr}};
  store.add_list(list);
  for (const auto* statement :
       {"DELETE FROM verdicts", "UPDATE verdicts SET verdict = ''",
        "UPDATE verdicts SET number = number + 10",
        "INSERT OR REPLACE INTO verdicts SELECT 1, id, 'x', list, planted, '{}' FROM verdicts WHERE number = "
        "1",
        "REPLACE INTO verdicts (id, case_id, list, planted, verdict) SELECT id, 'x', '', 0, '' FROM verdicts",
        "UPDATE list_items SET planted = ''", "DELETE FROM list_items", "DELETE FROM lists",
        "UPDATE lists SET drawn_by = ''",
        "REPLACE INTO list_items SELECT list, position, 'x', kind, subject, shown, stratum, planted FROM "
        "list_items"})
    EXPECT_EQ(by_hand(statement), SQLITE_CONSTRAINT) << statement;
  EXPECT_THAT(ids(store.verdicts()), ElementsAre("1", "2"));
  EXPECT_EQ(store.find_list("list-1")->items, list.items);
}

TEST_F(StoreTest, ListsComeBackAsTheyWereDrawn) {
  auto store = Store::open(folder_);
  WorkList list{{},
                "for Ada",
                "stratified",
                {{"seed", 7}, {"by", "finding"}},
                {{"nodule", 10, 2}, {"mass", 1, 1}},
                {"Ada", "Bo"},
                {},
                "2026-01-31T12:00:00.000Z"};
  list.items = {{"c2", ItemKind::link, "f3.1@left lung", "sha256:b", "nodule", {{"structure", "right lung"}}},
                {"c1", ItemKind::question, "q.1", "sha256:a", "", nullptr}};
  EXPECT_EQ(store.add_list(list), "list-1");
  EXPECT_EQ(store.add_list(list), "list-2");
  const auto found = store.find_list("list-2");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->items, list.items);
  EXPECT_EQ(found->strata, list.strata);
  EXPECT_EQ(found->readers, list.readers);
  EXPECT_EQ(found->drawn_by, list.drawn_by);
  EXPECT_EQ(store.lists().size(), 2u);
  EXPECT_TRUE(store.lists()[0].items.empty());
  EXPECT_FALSE(store.find_list("list-3"));
}

TEST_F(StoreTest, ReadersAreReplacedByName) {
  auto store = Store::open(folder_);
  store.put_reader({"Bo", Role::reader, "hash"});
  store.put_reader({"Ada", Role::admin, ""});
  store.put_reader({"Bo", Role::adjudicator, "other"});
  ASSERT_EQ(store.readers().size(), 2u);
  EXPECT_EQ(store.readers()[0].name, "Ada");
  EXPECT_EQ(store.find_reader("Bo")->role, Role::adjudicator);
  EXPECT_EQ(store.find_reader("Bo")->password_hash, "other");
  EXPECT_FALSE(store.find_reader("bo"));
}

TEST_F(StoreTest, WhatIsNoStoreOrALaterOneIsRefused) {
  EXPECT_FALSE(Store::open_if_any(folder_));
  write_file_atomically(file_, std::string(4096, 'x'));
  EXPECT_EQ(code_of_opening(), "damaged_reviews");
  std::filesystem::remove(file_);
  by_hand("CREATE TABLE other (x)");
  EXPECT_EQ(code_of_opening(), "damaged_reviews");
  std::filesystem::remove(file_);
  Store::open(folder_);
  by_hand("PRAGMA user_version = 2");
  EXPECT_EQ(code_of_opening(), "newer_reviews");
  std::filesystem::remove_all(folder_);
  EXPECT_EQ(code_of_opening(), "cannot_read");
}

TEST_F(StoreTest, ThreadsAndSecondStoresKeepAllTheyWereGiven) {
  auto store = Store::open(folder_);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      std::optional<Store> own;
      if (thread % 2 == 1) own = Store::open(folder_);
      for (int i = 0; i < 20; ++i) (own ? *own : store).keep({verdict(100 * thread + i)});
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(store.verdicts().size(), 80u);
}

}  // namespace
}  // namespace radgenome::review
