// SPDX-License-Identifier: Apache-2.0
#include "core/parallel.h"

#include <gmock/gmock.h>

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

}  // namespace
}  // namespace radgenome
