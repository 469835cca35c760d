// SPDX-License-Identifier: Apache-2.0
// What a balanced track promises, over pools drawn at random: who knows what is asked and offered knows
// nothing.
#include "release/balance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace radgenome::release {
namespace {

/// Groups in which some answers are far more common than others, as in reports.
std::vector<Candidate> lopsided_pool(unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Candidate> pool;
  for (std::uint32_t i = 0; i < 4000; ++i) {
    Candidate candidate;
    candidate.case_number = i / 20;
    candidate.question = i % 20;
    candidate.group = random() % 12;
    candidate.form = random() % 3;
    candidate.order = random();
    candidate.kind = static_cast<std::uint32_t>(candidate.group % 2);
    const auto options = 2 + candidate.group % 6;
    candidate.answer = static_cast<std::uint32_t>(std::min(random() % options, random() % options));
    for (std::uint32_t option = 0; option < options; ++option)
      if (option == candidate.answer || random() % 4 != 0) candidate.options.push_back(option);
    candidate.assumed = random() % 3 == 0;
    pool.push_back(std::move(candidate));
  }
  return pool;
}

const Candidate& taken_from(const std::vector<Candidate>& pool, const Taken& taken) {
  return *std::find_if(pool.begin(), pool.end(), [&](const auto& candidate) {
    return candidate.case_number == taken.case_number && candidate.question == taken.question;
  });
}

TEST(Balance, EveryOptionIsRightAsOftenAsEveryOtherBesideIt) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    const auto pool = lopsided_pool(seed);
    const auto balanced = balance(pool, {});
    EXPECT_GT(balanced.taken.size(), 1000u);
    // group, what is offered, an option → how often it was right
    std::map<std::pair<std::uint64_t, std::set<std::uint32_t>>, std::map<std::uint32_t, int>> right;
    for (const auto& taken : balanced.taken) {
      const auto& candidate = taken_from(pool, taken);
      const std::set<std::uint32_t> offered(taken.options.begin(), taken.options.end());
      EXPECT_GE(offered.size(), 2u);
      EXPECT_LE(offered.size(), 4u);
      EXPECT_TRUE(offered.contains(candidate.answer));
      for (const auto option : offered)
        EXPECT_NE(std::find(candidate.options.begin(), candidate.options.end(), option),
                  candidate.options.end())
            << "an option that is not sound for this case";
      ++right[{candidate.group, offered}][candidate.answer];
    }
    for (const auto& [asked, counts] : right) {
      EXPECT_EQ(counts.size(), asked.second.size());
      for (const auto& [option, count] : counts) EXPECT_EQ(count, counts.begin()->second);
    }
  }
}

TEST(Balance, EachIsTakenOnceOrCountedOut) {
  const auto pool = lopsided_pool(7);
  const auto balanced = balance(pool, {4, 5});
  std::set<std::pair<std::uint32_t, std::uint32_t>> once;
  std::map<std::uint32_t, std::size_t> of_case;
  for (const auto& taken : balanced.taken) {
    EXPECT_TRUE(once.emplace(taken.case_number, taken.question).second);
    EXPECT_LE(++of_case[taken.case_number], 5u);
  }
  std::size_t left_out = 0;
  for (const auto& [kind, reasons] : balanced.left_out)
    left_out += reasons.no_counterpart + reasons.over_the_limit;
  EXPECT_EQ(balanced.taken.size() + left_out, pool.size());
}

TEST(Balance, DoesNotDependOnTheOrderOfThePool) {
  auto pool = lopsided_pool(3);
  const auto first = balance(pool, {});
  std::shuffle(pool.begin(), pool.end(), std::mt19937(11));
  const auto second = balance(pool, {});
  ASSERT_EQ(first.taken.size(), second.taken.size());
  for (std::size_t i = 0; i < first.taken.size(); ++i) {
    EXPECT_EQ(first.taken[i].case_number, second.taken[i].case_number);
    EXPECT_EQ(first.taken[i].question, second.taken[i].question);
    EXPECT_EQ(first.taken[i].options, second.taken[i].options);
  }
}

Candidate yes_no(std::uint32_t number, bool yes, bool assumed, std::uint64_t form) {
  return {number, 0, 1, form, number, 0, yes ? 1u : 0u, {0, 1}, assumed};
}

TEST(Balance, StatedComesBeforeAssumedAndTheSameWordingIsPreferred) {
  const auto taken_with = [](const std::vector<Candidate>& pool) {
    std::vector<std::uint32_t> cases;
    for (const auto& taken : balance(pool, {}).taken) cases.push_back(taken.case_number);
    return cases;
  };
  const auto yes = yes_no(1, true, false, 5);
  EXPECT_EQ(taken_with({yes, yes_no(2, false, true, 5), yes_no(3, false, false, 4)}),
            (std::vector<std::uint32_t>{1, 3}))
      << "the wording is of less weight than that it is stated";
  EXPECT_EQ(taken_with({yes, yes_no(5, true, false, 9), yes_no(6, true, false, 9), yes_no(3, false, false, 4),
                        yes_no(4, false, false, 5)})
                .size(),
            4u);
  const auto filled = balance({yes_no(1, true, false, 5), yes_no(2, false, true, 5)}, {});
  EXPECT_EQ(filled.taken.size(), 2u) << "assumed ones fill";
}

}  // namespace
}  // namespace radgenome::release
