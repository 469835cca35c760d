// SPDX-License-Identifier: Apache-2.0
#include "check/check.h"

#include "case_for_tests.h"

namespace radgenome::check {
namespace {

using record::Severity;
using record::State;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Boxes of one row each, two apart, `n` of them with `voxels` each.
std::vector<Box> pieces(int n, int voxels) {
  std::vector<Box> boxes;
  for (int p = 0; p < n; ++p) boxes.push_back({{2, 2 + 2 * p, 3}, {2 + voxels, 3 + 2 * p, 4}});
  return boxes;
}

TEST(ComponentsTooMany, FiresWhenAnOrganFallsApart) {
  const auto found = Case().with("spleen", pieces(5, 6)).found("components_too_many");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].subject, "spleen");
  EXPECT_EQ(found[0].numbers.at("components"), 5);
  EXPECT_EQ(found[0].numbers.at("share_outside_largest"), 0.8);
}

TEST(ComponentsTooMany, IsSilentForCrumbsFewPiecesAndWhatIsScatteredByNature) {
  auto crumbs = pieces(5, 1);
  crumbs.push_back({{10, 10, 5}, {20, 20, 15}});
  EXPECT_THAT(Case().with("spleen", crumbs).subjects("components_too_many"), IsEmpty());
  EXPECT_THAT(Case().with("spleen", pieces(3, 6)).subjects("components_too_many"), IsEmpty());
  EXPECT_THAT(Case().with("costal cartilage", pieces(9, 6)).subjects("components_too_many"), IsEmpty());
  EXPECT_THAT(Case().with("rib", pieces(9, 6)).subjects("components_too_many"), IsEmpty());
}

TEST(SideSwapped, FiresWhenLeftLiesRight) {
  const auto found =
      Case().with("left lung", {patients_right}).with("right lung", {patients_left}).found("side_swapped");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::error);
  EXPECT_EQ(found[0].subject, "left lung");
  EXPECT_GT(found[0].numbers.at("left_x_mm"), found[0].numbers.at("right_x_mm"));
}

TEST(SideSwapped, IsSilentWhenLeftLiesLeftOrStandsAlone) {
  EXPECT_THAT(
      Case().with("left lung", {patients_left}).with("right lung", {patients_right}).subjects("side_swapped"),
      IsEmpty());
  EXPECT_THAT(Case().with("left lung", {patients_right}).subjects("side_swapped"), IsEmpty());
}

TEST(SideSwapped, WithoutASiblingTheMidlineDecides) {
  const auto alone = [](const std::string& id, const Box& box) {
    return Case().with("thoracic vertebrae 6 (t6)", middle).with(id, box).subjects("side_swapped");
  };
  EXPECT_THAT(alone("left kidney", patients_right), ElementsAre("left kidney"));
  EXPECT_THAT(alone("right kidney", patients_left), ElementsAre("right kidney"));
  EXPECT_THAT(alone("left kidney", patients_left), IsEmpty());
  // The left atrium lies in the middle, and the left lobe of the liver reaches to the right.
  EXPECT_THAT(alone("left heart atrium", patients_right), IsEmpty());
  EXPECT_THAT(alone("left medial segment of liver", patients_right), IsEmpty());
}

TEST(SideSwapped, BothOnOneSideIsTheFaultOfOne) {
  EXPECT_THAT(Case()
                  .with("thoracic vertebrae 6 (t6)", middle)
                  .with("right kidney", {{{24, 5, 5}, {28, 15, 10}}})
                  .with("left kidney", {{{30, 5, 5}, {34, 15, 10}}})
                  .subjects("side_swapped"),
              ElementsAre("right kidney"));
}

TEST(SideSwapped, AWholeBodyTurnedOverIsToldOnce) {
  auto body = Case();
  for (const auto* organ : {"lung", "kidney", "hip", "scapula"})
    body.with(std::string("left ") + organ, patients_right)
        .with(std::string("right ") + organ, patients_left);
  const auto found = body.found("side_swapped");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].numbers.at("pairs_swapped"), 4);
  EXPECT_EQ(found[0].numbers.at("pairs"), 4);
}

TEST(ChildOutsideParent, FiresWhenALobeLeavesItsLung) {
  const auto found = Case()
                         .with("right lung", {patients_right})
                         .with("right lung upper lobe", {{{3, 5, 8}, {10, 15, 12}}})
                         .found("child_outside_parent");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].subject, "right lung upper lobe");
  EXPECT_EQ(found[0].numbers.at("outside_share"), 0.5);
  EXPECT_EQ(found[0].numbers.at("outside_ml"), 2 * 7 * 10 * 0.024);
}

TEST(ChildOutsideParent, IsSilentInsideInUnionsAndWhereTheParentOnlyNames) {
  EXPECT_THAT(Case()
                  .with("right lung", {patients_right})
                  .with("right lung upper lobe", {{{3, 5, 8}, {10, 15, 10}}})
                  .subjects("child_outside_parent"),
              IsEmpty());
  EXPECT_THAT(Case()
                  .with("right lung", {patients_right})
                  .made_of({"right lung lower lobe"})
                  .with("right lung upper lobe", {patients_left})
                  .subjects("child_outside_parent"),
              IsEmpty());
  // A heart is drawn with its appendage or without.
  EXPECT_THAT(Case()
                  .with("heart", {patients_right})
                  .with("left auricle of heart", {patients_left})
                  .subjects("child_outside_parent"),
              IsEmpty());
  // The release files the spinal canal under bone, which does not hold it.
  EXPECT_THAT(Case()
                  .with("bone", {patients_right})
                  .with("spinal canal", {patients_left})
                  .subjects("child_outside_parent"),
              IsEmpty());
}

TEST(SiblingOverlap, FiresWhenTwoOrgansClaimTheSameVoxels) {
  const auto found = Case()
                         .with("liver", {{{3, 5, 5}, {13, 15, 10}}})
                         .with("spleen", {{{11, 5, 5}, {15, 15, 10}}})
                         .found("sibling_overlap");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].subject, "liver");
  EXPECT_EQ(found[0].numbers.at("other"), "spleen");
  EXPECT_EQ(found[0].numbers.at("share_of_smaller"), 0.5);
}

TEST(SiblingOverlap, IsSilentSideBySideAndForVesselsWithin) {
  EXPECT_THAT(Case()
                  .with("liver", {{{3, 5, 5}, {13, 15, 10}}})
                  .with("spleen", {{{13, 5, 5}, {15, 15, 10}}})
                  .subjects("sibling_overlap"),
              IsEmpty());
  EXPECT_THAT(Case()
                  .with("caudate lobe", {patients_left})
                  .with("liver vessel", {{{26, 6, 6}, {28, 8, 8}}})
                  .subjects("sibling_overlap"),
              IsEmpty());
  EXPECT_THAT(Case()
                  .with("intestine", {patients_left})
                  .with("colon", {{{26, 6, 6}, {28, 8, 8}}})
                  .subjects("sibling_overlap"),
              IsEmpty());
}

TEST(TouchingBorder, FiresAtTheEdgeOnly) {
  EXPECT_THAT(Case().with("liver", {{{0, 5, 5}, {13, 15, 10}}}).subjects("touching_border"),
              ElementsAre("liver"));
  EXPECT_THAT(Case().with("liver", {{{1, 5, 5}, {13, 15, 10}}}).subjects("touching_border"), IsEmpty());
}

TEST(UnionIncomplete, FiresWhenAPartWasNeverDrawn) {
  const auto found = Case()
                         .with("left kidney", {patients_left})
                         .with("kidney", {patients_left})
                         .made_of({"left kidney"}, {"incomplete"})
                         .without("right kidney", State::not_available)
                         .found("union_incomplete");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0].sentence, HasSubstr("right kidney"));
  EXPECT_EQ(found[0].numbers.at("parts_missing"), 1);
}

TEST(UnionIncomplete, IsSilentWhenThePartIsNotInTheScan) {
  EXPECT_THAT(Case()
                  .with("left kidney", {patients_left})
                  .with("kidney", {patients_left})
                  .made_of({"left kidney"})
                  .without("right kidney", State::outside_field_of_view)
                  .subjects("union_incomplete"),
              IsEmpty());
}

TEST(IdenticalMasks, FiresWhenOneMaskStandsUnderTwoNames) {
  const auto found = Case()
                         .with("lung", {patients_left})
                         .made_of({"left lung"})
                         .with("pleura", {patients_left})
                         .found("identical_masks");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].subject, "lung");
  EXPECT_EQ(found[0].numbers.at("other"), "pleura");
  EXPECT_EQ(found[0].numbers.at("dice"), 1);
}

TEST(IdenticalMasks, FiresWhenACopyLostItsCrumbs) {
  // 20 × 10 × 5 = 1000 voxels against 1000 without 10: Dice 2 · 990 / 1990 = 0.995.
  const Box whole{{3, 5, 5}, {23, 15, 10}};
  const auto found = Case()
                         .with("lung", {whole})
                         .with("pleura", {{{3, 5, 5}, {23, 15, 9}}, {{3, 5, 9}, {22, 15, 10}}})
                         .found("identical_masks");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].numbers.at("dice"), 0.995);
  // 1000 against 950: Dice 0.974.
  EXPECT_THAT(
      Case().with("lung", {whole}).with("pleura", {{{3, 5, 5}, {22, 15, 10}}}).subjects("identical_masks"),
      IsEmpty());
}

TEST(IdenticalMasks, IsSilentForUnionsOfOnePartDeclaredNamesAndOtherVoxels) {
  EXPECT_THAT(Case()
                  .with("left lung", {patients_left})
                  .with("lung", {patients_left})
                  .made_of({"left lung"})
                  .subjects("identical_masks"),
              IsEmpty());
  EXPECT_THAT(Case()
                  .with("thyroid", {patients_left})
                  .with("thyroid gland", {patients_left})
                  .subjects("identical_masks"),
              IsEmpty());
  // As many voxels from the same corner on, but others.
  EXPECT_THAT(Case()
                  .with("spleen", {{{5, 5, 5}, {9, 7, 6}}})
                  .with("liver", {{{5, 5, 5}, {7, 9, 6}}})
                  .subjects("identical_masks"),
              IsEmpty());
}

TEST(Check, WorstComesFirstAndTheCaseIsNamed) {
  const auto record = Case()
                          .with("spleen", {{{0, 5, 5}, {3, 8, 8}}})
                          .with("left lung", {patients_right})
                          .with("right lung", {patients_left})
                          .says("mass", at("gallbladder", "empty"))
                          .all();
  EXPECT_EQ(record.case_id, "a");
  std::vector<std::string> codes;
  for (const auto& check : record.checks) codes.push_back(check.code);
  EXPECT_THAT(codes, ElementsAre("side_swapped", "finding_in_empty_structure", "touching_border"));
}

TEST(Check, ACaseWithoutMasksAndReportGivesNothing) {
  EXPECT_THAT(Case().all().checks, IsEmpty());
}

TEST(Check, EveryCheckerHasACodeAndASentence) {
  EXPECT_EQ(all_checkers().size(), 17u);
  for (const auto& checker : all_checkers()) {
    EXPECT_FALSE(checker.code.empty());
    EXPECT_FALSE(checker.summary.empty());
  }
}

}  // namespace
}  // namespace radgenome::check
