// SPDX-License-Identifier: Apache-2.0
#include "core/parallel.h"

#include <gmock/gmock.h>

#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "core/error.h"

namespace radgenome {
namespace {

TEST(Parallel, EveryPlaceOnce) {
  std::vector<int> visits(10'000, 0);
  parallel_for(visits.size(), [&](std::size_t i) { ++visits[i]; });
  EXPECT_THAT(visits, testing::Each(1));
  parallel_for(0, [](std::size_t) { FAIL(); });
}

TEST(Parallel, AnErrorComesOutAsItself) {
  try {
    parallel_for(100, [](std::size_t i) {
      if (i == 57) throw Error("cannot_read", "the 57th is broken");
    });
    FAIL() << "the error was lost";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "cannot_read");
  }
}

TEST(InOrder, WhatWasMadeByManyIsUsedOneByOneInOrder) {
  std::vector<std::size_t> used;
  in_order(
      1000,
      [](std::size_t i) {
        if (i % 7 == 0) std::this_thread::yield();
        return std::to_string(i * i);
      },
      [&](std::size_t i, const std::string& made) {
        EXPECT_EQ(made, std::to_string(i * i));
        used.push_back(i);
      });
  std::vector<std::size_t> all(1000);
  std::iota(all.begin(), all.end(), 0);
  EXPECT_EQ(used, all);
  in_order(
      0, [](std::size_t) { return 0; }, [](std::size_t, int) { ADD_FAILURE() << "nothing was made"; });
}

TEST(InOrder, AnErrorComesOut) {
  const auto make = [](std::size_t i) { return i; };
  const auto use = [](std::size_t i, std::size_t) {
    if (i == 50) throw Error("cannot_write", "the disk is full");
  };
  EXPECT_THROW(in_order(100, make, use), Error);
}

}  // namespace
}  // namespace radgenome
