// SPDX-License-Identifier: Apache-2.0
#include "case_for_tests.h"

namespace radgenome::check {
namespace {

using record::Severity;
using record::State;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A box of 8 × 8 × 6 voxels with another taken out.
std::vector<Box> box_without(const Box& hole) {
  std::vector<Box> boxes;
  for (int k = 4; k < 10; ++k)
    for (int j = 4; j < 12; ++j)
      for (int i = 6; i < 14; ++i)
        if (!hole.contains({i, j, k})) boxes.push_back({{i, j, k}, {i + 1, j + 1, k + 1}});
  return boxes;
}

TEST(Holes, FiresForAHollowOrganAndCountsWhatIsMissing) {
  const auto found = Case().with("spleen", box_without({{8, 6, 5}, {12, 10, 8}})).found("holes");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].subject, "spleen");
  EXPECT_EQ(found[0].numbers.at("holes"), 1);
  EXPECT_EQ(found[0].numbers.at("hole_share"), 0.125);  // 48 of 384 voxels
  EXPECT_EQ(found[0].numbers.at("holes_ml"), 1.152);    // of 0.024 ml
}

TEST(Holes, IsSilentForNoiseOpenCavitiesAndWhatIsWovenIntoOthers) {
  EXPECT_THAT(Case().with("spleen", box_without({{8, 6, 5}, {10, 8, 6}})).subjects("holes"), IsEmpty());
  EXPECT_THAT(Case().with("spleen", box_without({{8, 6, 5}, {12, 12, 8}})).subjects("holes"), IsEmpty());
  EXPECT_THAT(Case().with("fat", box_without({{8, 6, 5}, {12, 10, 8}})).subjects("holes"), IsEmpty());
}

// Healthy adults: 81.1 to 322 ml (doi:10.1148/radiol.2021204183); a voxel is 0.024 ml.
TEST(VolumeUnusual, TellsWhatLiesBeyondTheHealthyAndWarnsFarBeyond) {
  const auto large = Case().with("spleen", Box{{2, 2, 2}, {36, 28, 18}}).found("volume_unusual");
  ASSERT_EQ(large.size(), 1u);
  EXPECT_EQ(large[0].severity, Severity::info);
  EXPECT_EQ(large[0].numbers.at("volume_ml"), 339.456);  // 34 · 26 · 16 voxels
  EXPECT_EQ(large[0].numbers.at("high_ml"), 322);
  EXPECT_THAT(large[0].sentence, HasSubstr("large"));
  const auto tiny = Case().with("spleen", Box{{2, 2, 2}, {12, 12, 12}}).found("volume_unusual");
  ASSERT_EQ(tiny.size(), 1u);
  EXPECT_EQ(tiny[0].severity, Severity::warning);
  EXPECT_THAT(tiny[0].sentence, HasSubstr("small"));
}

TEST(VolumeUnusual, IsSilentWithinTheRangeAndForWhatTheScanCuts) {
  EXPECT_THAT(Case().with("spleen", Box{{2, 2, 2}, {22, 17, 14}}).subjects("volume_unusual"), IsEmpty());
  EXPECT_THAT(Case().with("spleen", Box{{0, 2, 2}, {12, 12, 12}}).subjects("volume_unusual"), IsEmpty());
  EXPECT_THAT(
      Case().with("spleen", Box{{2, 2, 2}, {12, 12, 12}}).flagged("incomplete").subjects("volume_unusual"),
      IsEmpty());
}

TEST(VolumeUnusual, JudgesALobeByItsShareOfTheLungs) {
  // The upper lobe takes 17.9 ± 2.4 % (doi:10.1159/000507265): 13.2 to 22.6 %. Here it takes 1/3, then 1/6.
  const auto judged = [](int depth) {
    return Case(2)
        .with("right lung upper lobe", Box{{2, 2, 2}, {38, 27, 2 + depth}})
        .with("lung", Box{{2, 2, 2}, {38, 27, 14}})
        .subjects("volume_unusual");
  };
  EXPECT_THAT(judged(4), ElementsAre("right lung upper lobe"));
  EXPECT_THAT(judged(2), IsEmpty());
}

TEST(MaskGrid, TellsOnceThatMasksWereResampledAndOfEachThatWasCut) {
  const auto found = Case()
                         .with("liver", patients_right)
                         .flagged("resampled")
                         .with("spleen", patients_left)
                         .flagged("partly_outside_ct")
                         .flagged("resampled")
                         .found("mask_grid");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].severity, Severity::warning);
  EXPECT_EQ(found[0].subject, "spleen");
  EXPECT_EQ(found[1].subject, "a");
  EXPECT_EQ(found[1].numbers.at("masks_resampled"), 2);
  EXPECT_THAT(Case().with("liver", patients_right).subjects("mask_grid"), IsEmpty());
}

TEST(MaskFailed, TellsEachReasonOnce) {
  const auto found = Case()
                         .without("liver", State::failed)
                         .because("mask_outside_ct")
                         .given()
                         .without("spleen", State::failed)
                         .because("mask_outside_ct")
                         .given()
                         .without("kidney", State::failed)
                         .because("part_failed")
                         .found("mask_failed");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::error);
  EXPECT_EQ(found[0].numbers.at("masks"), 2);
  EXPECT_THAT(found[0].sentence, HasSubstr("liver, spleen"));
  EXPECT_THAT(Case().without("liver", State::not_available).subjects("mask_failed"), IsEmpty());
}

TEST(MaskFailed, DoesNotSpeakOfMasksWhereNoneWasGiven) {
  const auto missed = Case().without("trachea", State::failed).because("not_found").found("mask_failed");
  ASSERT_EQ(missed.size(), 1u);
  EXPECT_EQ(missed[0].severity, Severity::warning);
  EXPECT_THAT(missed[0].sentence, HasSubstr("No mask was found of trachea"));
  const auto none =
      Case().without("trachea", State::failed).because("no_lung_and_no_bone").found("mask_failed");
  ASSERT_EQ(none.size(), 1u);
  EXPECT_EQ(none[0].severity, Severity::error);
  EXPECT_THAT(none[0].sentence, HasSubstr("There are no masks of trachea: the scan does not look like"));
}

const Box low_right{{3, 10, 3}, {14, 22, 8}}, low_left{{26, 10, 3}, {34, 22, 8}},
    high{{22, 14, 12}, {30, 24, 17}};

TEST(Mirrored, FiresWhenLiverAndHeartChangeSides) {
  const auto found = Case()
                         .with("thoracic vertebrae 6 (t6)", middle)
                         .with("liver", low_left)
                         .with("spleen", low_right)
                         .found("mirrored");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::error);
  EXPECT_EQ(found[0].numbers.at("axis"), "left to right");
}

TEST(Mirrored, FiresWhenTheGridStandsOnItsHeadOrLiesOnItsFace) {
  const auto head = Case().with("heart", low_left).with("liver", high).with("spleen", high).found("mirrored");
  ASSERT_EQ(head.size(), 1u);
  EXPECT_EQ(head[0].numbers.at("axis"), "head to foot");
  const auto face = Case()
                        .with("vertebrae", Box{{18, 24, 4}, {22, 28, 16}})
                        .with("sternum", Box{{18, 2, 6}, {22, 4, 12}})
                        .with("heart", Box{{20, 6, 6}, {26, 12, 12}})
                        .found("mirrored");
  ASSERT_EQ(face.size(), 1u);
  EXPECT_EQ(face[0].numbers.at("axis"), "front to back");
}

TEST(Mirrored, IsSilentForABodyAsItIsAndForOneOrganThatStrayed) {
  const auto body = [](const Box& spleen) {
    return Case()
        .with("thoracic vertebrae 6 (t6)", middle)
        .with("liver", low_right)
        .with("spleen", spleen)
        .with("heart", high)
        .subjects("mirrored");
  };
  EXPECT_THAT(body(low_left), IsEmpty());
  EXPECT_THAT(body(low_right), IsEmpty());
}

/// Air in a box off the middle, bone in another; the masks lie on them.
Case body_with_masks(const Box& lung, const Box& spine) {
  return Case().with("lung", lung).with("vertebrae", spine);
}
const std::vector<std::pair<Box, int>> tissue = {{{{4, 8, 6}, {20, 20, 18}}, -850},
                                                 {{{14, 2, 2}, {20, 7, 18}}, 300}};

TEST(MasksAgainstCt, FiresForEachAxisThatIsReversed) {
  const auto reversed = [](const Box& box, int axis) {
    const Index size{40, 30, 20};
    Box other = box;
    other.begin[axis] = size[axis] - box.end[axis];
    other.end[axis] = size[axis] - box.begin[axis];
    return other;
  };
  for (int axis = 0; axis < 3; ++axis) {
    const auto found = body_with_masks(reversed(tissue[0].first, axis), reversed(tissue[1].first, axis))
                           .ct(40, tissue)
                           .found("masks_against_ct");
    ASSERT_EQ(found.size(), 1u) << axis;
    EXPECT_EQ(found[0].severity, Severity::error);
    EXPECT_EQ(found[0].numbers.at("axes"), std::string(1, "ijk"[axis]));
    EXPECT_EQ(found[0].numbers.at("fit_share_reversed"), 1);
  }
}

TEST(MasksAgainstCt, FiresForMasksOfAnotherScan) {
  const auto found = body_with_masks({{22, 21, 6}, {36, 29, 18}}, {{24, 10, 6}, {30, 18, 18}})
                         .ct(40, tissue)
                         .found("masks_against_ct");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_FALSE(found[0].numbers.contains("axes"));
  EXPECT_EQ(found[0].numbers.at("fit_share"), 0);
}

TEST(MasksAgainstCt, IsSilentWhereTheyFitAndWithoutACt) {
  EXPECT_THAT(body_with_masks(tissue[0].first, tissue[1].first).ct(40, tissue).subjects("masks_against_ct"),
              IsEmpty());
  EXPECT_THAT(body_with_masks(tissue[1].first, tissue[0].first).subjects("masks_against_ct"), IsEmpty());
}

}  // namespace
}  // namespace radgenome::check
