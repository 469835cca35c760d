// SPDX-License-Identifier: Apache-2.0
// How findings look and how many there are: what is asked, and where a report leaves it open.
#include <gmock/gmock.h>

#include "ask/case_for_tests.h"

namespace radgenome::ask {
namespace {

using namespace tests;  // NOLINT: the hand-made case
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> options_of(const record::Question& question) {
  std::vector<std::string> ids;
  for (const auto& option : question.options) ids.push_back(option.id);
  return ids;
}

HandMadeCase nodule(const std::string& place = "right lung upper lobe") {
  return HandMadeCase().fact("nodule", Status::present, {place});
}

TEST(Count, TheNumberThatTheReportStates) {
  const auto asked = nodule().number(2).ask("count");
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_EQ(asked[0].id, "q.count.nodule.right_lung_upper_lobe");
  EXPECT_EQ(asked[0].answer, record::Answer(record::Quantity{{2}, "1"}));
  EXPECT_EQ(asked[0].answer_text, "2");
  EXPECT_EQ(asked[0].structure, "right lung upper lobe");
  EXPECT_THAT(asked[0].facts, ElementsAre("f1"));
  EXPECT_FALSE(asked[0].assumed);
}

TEST(Count, NotWithoutAnExactNumber) {
  EXPECT_THAT(nodule().ask("count"), IsEmpty());
  EXPECT_THAT(nodule().number(2, true).ask("count"), IsEmpty());
}

TEST(Count, NotOverSeveralPlaces) {
  EXPECT_THAT(HandMadeCase()
                  .fact("nodule", Status::present, {"left lung upper lobe", "right lung upper lobe"})
                  .number(2)
                  .ask("count"),
              IsEmpty());
}

TEST(Count, NotWhereTheReportSpeaksOfMoreThere) {
  for (const char* other : {"right lung upper lobe", "right lung", "lung"})
    for (const auto status : {Status::present, Status::possible, Status::absent})
      EXPECT_THAT(nodule().number(2).fact("nodule", status, {other}).ask("count"), IsEmpty()) << other;
  EXPECT_THAT(nodule().number(2).fact("nodule", Status::present, {"left lung"}).ask("count"), SizeIs(1));
}

TEST(Count, TheImpressionMayRepeatItButNotCorrectIt) {
  const auto again = [](std::size_t n, bool at_least) {
    return nodule()
        .number(2)
        .impression()
        .fact("nodule", Status::present, {"right lung upper lobe"})
        .number(n, at_least);
  };
  ASSERT_THAT(again(2, false).ask("count"), SizeIs(1));
  EXPECT_THAT(again(2, false).ask("count")[0].facts, ElementsAre("f1", "f2"));
  EXPECT_THAT(again(3, false).ask("count"), IsEmpty());
  EXPECT_THAT(again(2, true).ask("count"), IsEmpty());
}

TEST(Attribute, TheWordThatTheReportUses) {
  const auto asked = nodule().looks({"calcified"}).ask("attribute");
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_EQ(asked[0].id, "q.attribute.nodule.right_lung_upper_lobe");
  EXPECT_EQ(asked[0].answer, record::Answer(record::IdSet{"attributes", {"calcified"}}));
  EXPECT_EQ(asked[0].answer_text, "calcified");
  EXPECT_THAT(asked[0].question, testing::HasSubstr("composition"));
  EXPECT_THAT(asked[0].facts, ElementsAre("f1"));
  EXPECT_EQ(asked[0].structure, "right lung upper lobe");
}

TEST(Attribute, OneOfItsGroupsIsAsked) {
  EXPECT_THAT(nodule().looks({"calcified", "spiculated"}).ask("attribute"), SizeIs(1));
  EXPECT_THAT(nodule().looks({"calcified", "spiculated"}).ask("attribute_choice"), SizeIs(1));
}

TEST(Attribute, NotWhereTwoOfAGroupAreStated) {
  EXPECT_THAT(nodule().looks({"solid", "calcified"}).ask("attribute"), IsEmpty());
  EXPECT_THAT(nodule()
                  .looks({"solid"})
                  .impression()
                  .fact("nodule", Status::present, {"right lung"})
                  .looks({"part_solid"})
                  .ask("attribute"),
              IsEmpty());
}

TEST(Attribute, NotWhereItMayBeOfAnother) {
  EXPECT_THAT(nodule()
                  .looks({"calcified"})
                  .fact("nodule", Status::present, {"right lung upper lobe"})
                  .ask("attribute"),
              IsEmpty());
  EXPECT_THAT(nodule().looks({"calcified"}).fact("nodule", Status::possible, {"lung"}).ask("attribute"),
              IsEmpty());
}

TEST(Attribute, IsOfThePlaceThatItIsSaidOf) {
  const auto asked = nodule("right lung")
                         .impression()
                         .fact("nodule", Status::present, {"right lung upper lobe"})
                         .looks({"calcified"})
                         .ask("attribute");
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_EQ(asked[0].place, "right lung upper lobe");
  EXPECT_THAT(asked[0].facts, ElementsAre("f2"));
  EXPECT_THAT(
      HandMadeCase().fact("nodule", Status::present, {"others"}).looks({"calcified"}).ask("attribute"),
      IsEmpty())
      << "the rest of the scan cannot be named, and the whole scan is not it";
}

TEST(Attribute, AStressedPartAndTheImpressionAreTheSameSighting) {
  const auto asked = HandMadeCase()
                         .fact("emphysema", Status::present, {"lung"})
                         .looks({"mild"})
                         .fact("emphysema", Status::present, {"lung upper lobe"})
                         .part()
                         .impression()
                         .fact("emphysema", Status::present, {"lung"})
                         .ask("attribute");
  ASSERT_FALSE(asked.empty());
  EXPECT_EQ(asked[0].place, "lung");
  EXPECT_THAT(asked[0].facts, ElementsAre("f1"));
}

TEST(AttributeChoice, TheWrongOnesCannotBeBesides) {
  const auto options = [](const std::string& attribute) {
    const auto asked = nodule().looks({attribute}).ask("attribute_choice");
    return asked.empty() ? std::vector<std::string>{} : options_of(asked[0]);
  };
  EXPECT_THAT(options("calcified"), ElementsAre("calcified", "ground_glass", "part_solid"));
  EXPECT_THAT(options("ground_glass"),
              ElementsAre("calcified", "cavitary", "ground_glass", "part_solid", "solid"));
  EXPECT_THAT(options("smooth"), ElementsAre("ill_defined", "irregular", "smooth", "spiculated"));
}

TEST(AttributeChoice, IsStatedAndNeedsAWrongOption) {
  const auto asked = nodule().looks({"calcified"}).ask("attribute_choice");
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_FALSE(asked[0].assumed);
  EXPECT_EQ(asked[0].answer, record::Answer(record::IdSet{"attributes", {"calcified"}}));
  EXPECT_THAT(HandMadeCase()
                  .fact("consolidation", Status::present, {"lung"})
                  .looks({"patchy"})
                  .ask("attribute_choice"),
              IsEmpty())
      << "patchy may be focal and diffuse";
}

}  // namespace
}  // namespace radgenome::ask
