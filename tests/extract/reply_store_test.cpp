// SPDX-License-Identifier: Apache-2.0
#include "extract/language_model/reply_store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <thread>
#include <vector>

#include "core/error.h"

namespace radgenome::extract::language_model {
namespace {

class ReplyStoreTest : public testing::Test {
 protected:
  ReplyStoreTest()
      : folder_(std::filesystem::path(testing::TempDir()) / ("reply_store_" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(folder_);
  }
  ~ReplyStoreTest() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path file() const { return folder_ / "below" / "replies.sqlite"; }

  std::filesystem::path folder_;
};

TEST_F(ReplyStoreTest, KeepsTheFirstReplyAsItCame) {
  const std::string reply("“odd”\0 bytes\n", 17);
  {
    ReplyStore store(file());
    EXPECT_FALSE(store.find("a"));
    EXPECT_EQ(store.keep("a", "m", reply), reply);
    EXPECT_EQ(store.keep("a", "m", "later"), reply);
    EXPECT_EQ(store.keep("b", "m", ""), "");
  }
  ReplyStore again(file());
  EXPECT_EQ(again.find("a"), reply);
  EXPECT_EQ(again.find("b"), "");
  EXPECT_FALSE(again.find("c"));
}

TEST_F(ReplyStoreTest, ThreadsAndProgramsAgree) {
  ReplyStore one(file()), other(file());
  std::vector<std::string> seen(8 * 50);
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i < 50; ++i)
          seen[t * 50 + i] = (t % 2 ? one : other).keep("key" + std::to_string(i), "m", std::to_string(t));
      });
  }
  for (int i = 0; i < 50; ++i) {
    std::set<std::string> replies;
    for (int t = 0; t < 8; ++t) replies.insert(seen[t * 50 + i]);
    EXPECT_EQ(replies.size(), 1u) << i;
  }
}

TEST_F(ReplyStoreTest, AnotherFileIsRefusedAndLeftAlone) {
  std::filesystem::create_directories(file().parent_path());
  std::ofstream(file()) << "Notes of the user, kept for years.";
  try {
    ReplyStore store(file());
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad_reply_store");
    EXPECT_NE(error.sentence().find("replies.sqlite"), std::string::npos);
  }
  EXPECT_EQ(std::filesystem::file_size(file()), 34u);
  EXPECT_THROW(ReplyStore("/proc/none/replies.sqlite"), Error);
}

}  // namespace
}  // namespace radgenome::extract::language_model
