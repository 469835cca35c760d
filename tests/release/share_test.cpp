// SPDX-License-Identifier: Apache-2.0
// Intervals are those of statsmodels 0.14, proportion_confint(method="wilson").
#include "release/share.h"

#include <gmock/gmock.h>

namespace radgenome::release {
namespace {

TEST(Share, OverItsLimitIsExcusedOnlyWhereChanceCanDoIt) {
  const Share share{99, 210};  // 47.1 %, from 40.5 %
  EXPECT_THAT(excused_by_chance(share, 0.464), testing::HasSubstr("from 40.5 %"));
  EXPECT_EQ(excused_by_chance(share, 0.48), "") << "it keeps the limit";
  EXPECT_EQ(excused_by_chance(share, 0.40), "") << "it fails";
  EXPECT_EQ(excused_by_chance({}, 0.5), "");
}

}  // namespace
}  // namespace radgenome::release
