// SPDX-License-Identifier: Apache-2.0
#include "check/spine.h"

#include "case_for_tests.h"

namespace radgenome::check {
namespace {

using record::Severity;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A vertebra of one slice (4 mm) at height k.
Box at_height(int k) {
  return {{18, 4, k}, {22, 8, k + 1}};
}

/// Vertebrae by number from T1 (7) on, each at its height.
Case spine(const std::vector<std::pair<int, int>>& levels) {
  Case built;
  for (const auto& [number, k] : levels) built.with(vertebra_id(number), at_height(k));
  return built;
}

TEST(Spine, NumbersAreTheStructuresOfTheKnowledge) {
  for (int number = 0; number < 26; ++number)
    EXPECT_NE(whole_knowledge().find_structure(vertebra_id(number)), nullptr) << vertebra_id(number);
  EXPECT_EQ(vertebra_id(first_thoracic), "thoracic vertebrae 1 (t1)");
  EXPECT_EQ(level_name(0), "C1");
  EXPECT_EQ(level_name(sixth_lumbar), "L6");
  EXPECT_EQ(level_name(25), "S1");
}

TEST(VertebraOrder, FiresWhenTwoNumbersAreSwapped) {
  const auto found = spine({{7, 17}, {8, 13}, {9, 15}, {10, 11}, {11, 9}, {12, 7}}).found("vertebra_order");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::error);
  EXPECT_EQ(found[0].subject, "thoracic vertebrae 2 (t2)");
  EXPECT_EQ(found[0].numbers.at("other"), "thoracic vertebrae 3 (t3)");
  EXPECT_THAT(found[0].sentence, HasSubstr("T2 lies 8 mm below T3"));
}

TEST(VertebraOrder, TellsOnceOfASpineUpsideDown) {
  const auto found = spine({{7, 3}, {8, 5}, {9, 7}, {10, 9}}).found("vertebra_order");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].numbers.at("pairs_inverted"), 3);
}

TEST(VertebraOrder, IsSilentFromHeadToFootAlsoOverAGap) {
  EXPECT_THAT(spine({{5, 17}, {6, 15}, {7, 12}, {10, 4}}).subjects("vertebra_order"), IsEmpty());
}

TEST(VertebraGap, FiresForANumberWithoutMaskAndForAWideStep) {
  const auto missing = spine({{7, 17}, {8, 15}, {10, 11}, {11, 9}}).found("vertebra_gap");
  ASSERT_EQ(missing.size(), 1u);
  EXPECT_EQ(missing[0].subject, "thoracic vertebrae 3 (t3)");
  EXPECT_EQ(missing[0].numbers.at("missing"), 1);
  const auto wide = spine({{7, 17}, {8, 15}, {9, 11}, {10, 9}}).found("vertebra_gap");
  ASSERT_EQ(wide.size(), 1u);
  EXPECT_EQ(wide[0].subject, "thoracic vertebrae 2 (t2)");
  EXPECT_EQ(wide[0].numbers.at("step_mm"), 16);
  EXPECT_EQ(wide[0].numbers.at("neighbouring_step_mm"), 8);
}

TEST(VertebraGap, IsSilentForEvenStepsASixthLumbarAndWhatTheScanCuts) {
  EXPECT_THAT(spine({{7, 17}, {8, 15}, {9, 12}, {10, 9}}).subjects("vertebra_gap"), IsEmpty());
  EXPECT_THAT(spine({{22, 14}, {23, 12}, {25, 10}}).subjects("vertebra_gap"), IsEmpty());
  EXPECT_THAT(spine({{7, 19}, {8, 12}, {9, 10}}).subjects("vertebra_gap"), IsEmpty());
}

std::string left_rib(int number) {
  return "left rib " + std::to_string(number);
}

/// Ribs that begin beside the spine at height k and go down and outwards.
void add_rib(Case& built, int number, int k) {
  built.with(left_rib(number), {{{23, 4, k}, {27, 6, k + 1}}, {{26, 4, k - 2}, {32, 6, k}}});
}

Case chest(const std::vector<std::pair<int, int>>& ribs) {
  auto built = spine({{9, 17}, {10, 14}, {11, 11}, {12, 8}, {13, 5}});  // T3 to T7
  for (const auto& [number, k] : ribs) add_rib(built, number, k);
  return built;
}

TEST(RibOrder, FiresWhenTwoNumbersAreSwapped) {
  const auto found = chest({{3, 16}, {4, 10}, {5, 13}, {6, 7}}).found("rib_order");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::error);
  EXPECT_EQ(found[0].subject, "left rib 4");
  EXPECT_EQ(found[0].numbers.at("other"), "left rib 5");
}

TEST(RibOrder, FiresWhenARibMeetsAnotherVertebra) {
  const auto found = chest({{4, 7}}).found("rib_order");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::warning);
  EXPECT_EQ(found[0].numbers.at("thoracic_vertebra"), 6);
}

TEST(RibOrder, IsSilentWhereRibsAndVertebraeAgreeAndWhereNothingIsKnown) {
  EXPECT_THAT(chest({{3, 16}, {4, 13}, {5, 10}, {6, 7}}).subjects("rib_order"), IsEmpty());
  EXPECT_THAT(chest({{11, 7}}).subjects("rib_order"), IsEmpty());
}

}  // namespace
}  // namespace radgenome::check
