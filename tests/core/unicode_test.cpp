// SPDX-License-Identifier: Apache-2.0
#include "core/unicode.h"

#include <gmock/gmock.h>

namespace radgenome {
namespace {

using testing::ElementsAre;

// 1, 2, 3 and 4 bytes: a, µ (C2 B5), “ (E2 80 9C), 𝜇 (F0 9D 9C 87), and a letter with a combining accent.
const std::string mixed = "aµ“𝜇e\u0301z";

TEST(Unicode, OffsetsOfEveryLength) {
  EXPECT_THAT(code_point_offsets(mixed), ElementsAre(0, 1, 3, 6, 10, 11, 13, 14));
  EXPECT_THAT(code_point_offsets(""), ElementsAre(0));
}

TEST(Unicode, SlicesAreThoseOfPython) {
  EXPECT_EQ(code_point_slice(mixed, 0, 1), "a");
  EXPECT_EQ(code_point_slice(mixed, 1, 3), "µ“");
  EXPECT_EQ(code_point_slice(mixed, 3, 4), "𝜇");
  EXPECT_EQ(code_point_slice(mixed, 5, 6), "\u0301");
  EXPECT_EQ(code_point_slice(mixed, 0, 7), mixed);
  EXPECT_EQ(code_point_slice(mixed, 6, 100), "z");
  EXPECT_EQ(code_point_slice(mixed, 100, 200), "");
  EXPECT_EQ(code_point_slice(mixed, 3, 1), "");
  EXPECT_EQ(code_point_slice("", 0, 1), "");
}

TEST(Unicode, CountsCodePointsBeforeAByte) {
  const auto offsets = code_point_offsets(mixed);
  for (std::size_t i = 0; i < offsets.size(); ++i) EXPECT_EQ(code_points_before(mixed, offsets[i]), i);
  EXPECT_EQ(code_points_before(mixed, 1000), 7u);
}

TEST(Unicode, WellFormedAsTable3_7OfTheStandard) {
  for (const char* good : {"", "abc", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                           "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_valid_utf8(good));
  const std::vector<std::string> bad = {"\x80",
                                        "\xBF",
                                        "\xC0\x80",
                                        "\xC1\xBF",
                                        "\xC2",
                                        "\xC2\x41",
                                        "\xE0\x9F\xBF",
                                        "\xE2\x80",
                                        "\xED\xA0\x80",
                                        "\xED\xBF\xBF",
                                        "\xF0\x8F\xBF\xBF",
                                        "\xF0\x9D\x9C",
                                        "\xF4\x90\x80\x80",
                                        "\xF5\x80\x80\x80",
                                        "\xFE",
                                        "\xFF",
                                        "good \xE9 latin-1"};
  for (const auto& text : bad) EXPECT_FALSE(is_valid_utf8(text));
  EXPECT_TRUE(is_valid_utf8(mixed));
  EXPECT_TRUE(is_valid_utf8(std::string("a\0b", 3)));
}

}  // namespace
}  // namespace radgenome
