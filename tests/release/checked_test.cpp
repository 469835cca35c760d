// SPDX-License-Identifier: Apache-2.0
#include "release/checked.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace radgenome::release {
namespace {

using testing::HasSubstr;

Checked checked() {
  return {3,
          60,
          50,
          4,
          {{"fact", 40, 2, 0.05, 1.0 / 3, 0.165}, {"mask", 10, 0, 0, 0, 0.278}},
          {{"stratified", 500, {"a | b\nc", 30, 3, 0.1, 0.04, 0.25}}},
          Checked::Alpha{0.7, 0.5, 0.85}};
}

TEST(Checked, ComesBackFromJson) {
  EXPECT_EQ(checked_from(to_json(checked())), checked());
  auto bare = checked();
  bare.alpha.reset();
  bare.samples.clear();
  EXPECT_EQ(checked_from(parse_json(to_json(bare).dump())), bare);
  auto more = to_json(bare);
  more["more"] = 1;
  EXPECT_THROW(checked_from(more), Error);
}

TEST(Checked, TheSectionKeepsItsTablesWhateverAListIsCalled) {
  const auto text = checked_section(checked());
  EXPECT_THAT(text, HasSubstr("| a \\| b c | stratified | 500 | 30 | 3 | 10.0 % (4.0 to 25.0 %) |\n"));
  EXPECT_THAT(text, HasSubstr("| mask | 10 | 0 | 0.0 % (0.0 to 27.8 %) |\n"));
  EXPECT_THAT(text, HasSubstr("60 items were judged by 3 readers; 50 are decided, on 4 they disagree"));
  EXPECT_THAT(text, HasSubstr("0.70 (0.50 to 0.85)"));
}

TEST(Checked, ChartsAreDrawnWhateverAListIsCalledAndWhereNothingIsWrong) {
  const std::string name = "it's\n'; exit; set output \"x\" " + std::string(200, 'w');
  const auto chart = rates_chart({{name, 10, 0, 0, 0, 0}});
  EXPECT_LT(chart.rows[0].name.size(), 60u);
  EXPECT_THAT(svg_of(chart), HasSubstr("0.0 % (0.0 to 0.0 %); 0 of 10"));
}

}  // namespace
}  // namespace radgenome::release
