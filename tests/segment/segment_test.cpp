// SPDX-License-Identifier: Apache-2.0
#include "segment/segment.h"

#include <gmock/gmock.h>

#include <set>

#include "core/error.h"
#include "record/unions.h"
#include "segment/masks_for_tests.h"

namespace radgenome::segment {
namespace {

using record::State;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(Masks, ThereIsOneEntryForEveryStructureSortedById) {
  give("liver.nii.gz", ball(grid_, centre_, 12));
  const auto made = run();
  const auto all = tests::shipped_knowledge().structures();
  ASSERT_EQ(made.record.structures.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(made.record.structures[i].structure, all[i].id);
  EXPECT_EQ(entry(made, "spleen").state, State::not_available);
  EXPECT_EQ(entry(made, "spleen").reason, "not_delivered");
  EXPECT_EQ(entry(made, "others").reason, "only_a_group");
}

TEST_F(Masks, MeasuresWhatIsPresent) {
  const double radius_mm = 14;
  const auto mask = ball(grid_, centre_, radius_mm);
  give("liver.nii.gz", mask);
  Ct ct(grid_, -1000);
  mask.for_each([&](Index v) { ct(v) = static_cast<std::int16_t>(40 + v.k % 2); });
  const auto made = run(&ct);
  const auto& liver = entry(made, "liver");
  ASSERT_EQ(liver.state, State::present);
  EXPECT_EQ(liver.voxels, mask.voxels());
  const double volume_ml = 4.0 / 3 * M_PI * std::pow(radius_mm, 3) / 1000;
  EXPECT_NEAR(*liver.volume_ml, volume_ml, 0.05 * volume_ml);
  EXPECT_EQ(*liver.bbox_ijk, mask.box());
  EXPECT_LT((liver.centroid_mm->eigen() - centre_.eigen()).norm(), 1.0);
  EXPECT_EQ(liver.components, 1);
  EXPECT_EQ(liver.touches_border, false);
  EXPECT_GT(liver.hu->mean, 40);
  EXPECT_LT(liver.hu->mean, 41);
  EXPECT_EQ(liver.hu->p5, 40);
  EXPECT_EQ(liver.source, (record::MaskSource{"masks", folder_.filename().string(), "liver.nii.gz"}));
  EXPECT_EQ(made.masks.find("liver")->voxels(), mask.voxels());
}

TEST_F(Masks, WithoutCtThereAreNoHounsfieldUnits) {
  give("liver.nii.gz", ball(grid_, centre_, 12));
  EXPECT_FALSE(entry(run(), "liver").hu.has_value());
}

TEST_F(Masks, UnknownNamesAreReportedAndNotDropped) {
  give("liver.nii.gz", ball(grid_, centre_, 12));
  give("unicorn.nii.gz", ball(grid_, centre_, 12));
  give("gland_of_dreams.nii.gz", ball(grid_, centre_, 12));
  EXPECT_THAT(run().record.unknown_names, ElementsAre("gland_of_dreams.nii.gz", "unicorn.nii.gz"));
}

TEST_F(Masks, TwoFilesForOneStructureAreReported) {
  give("rib_left_7.nii.gz", ball(grid_, centre_, 12));
  give("left rib 7.nii.gz", ball(grid_, centre_, 4));
  EXPECT_THAT(run().record.unknown_names, ElementsAre("rib_left_7.nii.gz"));
}

TEST_F(Masks, AnEmptyMaskIsEmptyAndHasNoMeasurements) {
  give("gallbladder.nii.gz", Mask(grid_));
  const auto made = run();
  EXPECT_EQ(entry(made, "gallbladder").state, State::empty);
  EXPECT_FALSE(entry(made, "gallbladder").voxels.has_value());
  EXPECT_EQ(made.masks.find("gallbladder"), nullptr);
}

TEST_F(Masks, ABrokenFileFailsAloneWithItsCode) {
  give("liver.nii.gz", ball(grid_, centre_, 12));
  write_file_atomically(folder_ / "spleen.nii.gz", "this is no image");
  const auto made = run();
  EXPECT_EQ(entry(made, "liver").state, State::present);
  EXPECT_EQ(entry(made, "spleen").state, State::failed);
  EXPECT_FALSE(entry(made, "spleen").reason.empty());
}

TEST_F(Masks, AMaskOnAnotherGridIsBroughtOverByWorldPosition) {
  const auto other =
      Geometry::axis_aligned({70, 80, 60}, {1.3, 0.9, 1.1}, {centre_.x - 45, centre_.y - 36, centre_.z - 33});
  give("liver.nii.gz", ball(other, centre_, 14));
  const auto made = run();
  const auto& liver = entry(made, "liver");
  ASSERT_EQ(liver.state, State::present);
  EXPECT_THAT(liver.flags, ElementsAre("resampled"));
  EXPECT_GT(dice(*made.masks.find("liver"), ball(grid_, centre_, 14)), 0.95);
  EXPECT_LT((liver.centroid_mm->eigen() - centre_.eigen()).norm(), 1.0);
}

TEST_F(Masks, AFlippedCopyOfTheGridGivesTheSameVoxels) {
  // The same scan stored with i reversed: not a voxel may change.
  auto flipped = grid_;
  Affine<Voxel, Voxel> reverse;
  reverse.linear(0, 0) = -1;
  reverse.offset(0) = grid_.size.i - 1;
  flipped.world_from_voxel = grid_.world_from_voxel * reverse;
  const Point<World> aside{centre_.x + 6, centre_.y - 4, centre_.z + 3};
  give("liver.nii.gz", ball(flipped, aside, 10));
  const auto made = run();
  EXPECT_DOUBLE_EQ(dice(*made.masks.find("liver"), ball(grid_, aside, 10)), 1.0);
}

TEST_F(Masks, AMaskThatMissesTheScanIsAnErrorOfItsStructure) {
  const auto far = Geometry::axis_aligned({20, 21, 22}, {1, 1, 1}, {centre_.x + 500, centre_.y, centre_.z});
  give("liver.nii.gz", ball(far, middle(far), 6));
  give("spleen.nii.gz", ball(grid_, centre_, 8));
  const auto made = run();
  EXPECT_EQ(entry(made, "liver").state, State::failed);
  EXPECT_EQ(entry(made, "liver").reason, "mask_outside_ct");
  EXPECT_EQ(entry(made, "spleen").state, State::present);
}

TEST_F(Masks, AMaskThatLeavesTheScanSaysSo) {
  const auto corner = grid_.world_from_voxel(Point<Voxel>{0, 0, 0});
  const auto around =
      Geometry::axis_aligned({41, 42, 43}, {1, 1, 1}, {corner.x - 20, corner.y - 20, corner.z - 20});
  give("liver.nii.gz", ball(around, corner, 15));
  const auto made = run();
  EXPECT_EQ(entry(made, "liver").state, State::present);
  EXPECT_THAT(entry(made, "liver").flags, ElementsAre("partly_outside_ct", "resampled"));
  EXPECT_EQ(entry(made, "liver").touches_border, true);
}

TEST_F(Masks, AThinMaskIsNotLostBetweenVoxels) {
  const auto fine = Geometry::axis_aligned({60, 60, 60}, {0.3, 0.3, 0.3},
                                           {centre_.x - 9.1, centre_.y - 9.1, centre_.z - 9.1});
  Volume<std::uint8_t> volume(fine);
  volume(31, 29, 33) = 1;
  give("celiac trunk.nii.gz", Mask::of(volume));
  EXPECT_EQ(entry(run(), "celiac trunk").voxels, 1);
}

TEST_F(Masks, AFolderWithoutKnownNamesIsRefused) {
  give("unicorn.nii.gz", ball(grid_, centre_, 12));
  EXPECT_THROW(run(), Error);
  EXPECT_THROW(run_on(folder_ / "not there"), Error);
}

TEST_F(Masks, UnionsAreMadeOfWhatIsThere) {
  const Point<World> other{centre_.x + 10, centre_.y, centre_.z};
  const auto upper = ball(grid_, centre_, 8), lower = ball(grid_, other, 8);
  give("lung_upper_lobe_left.nii.gz", upper);
  give("lung_lower_lobe_left.nii.gz", lower);
  const auto made = run();
  const auto& left = entry(made, "left lung");
  EXPECT_EQ(left.state, State::present);
  EXPECT_EQ(left.voxels, upper.voxels() + lower.voxels() - common_voxels(upper, lower));
  EXPECT_THAT(left.recipe, ElementsAre("left lung upper lobe", "left lung lower lobe"));
  EXPECT_THAT(left.flags, IsEmpty());
  EXPECT_EQ(left.source->backend, "recipe");
  EXPECT_THAT(entry(made, "lung").recipe, ElementsAre("left lung"));
  EXPECT_THAT(entry(made, "lung").flags, ElementsAre("incomplete"));
  EXPECT_THAT(entry(made, "lung").recipe_missing, ElementsAre("right lung"));
  EXPECT_EQ(entry(made, "right lung").state, State::not_available);
  EXPECT_EQ(entry(made, "right lung").reason, "no_part_has_a_mask");
}

TEST_F(Masks, APartThatIsKnownToBeEmptyIsNotMissed) {
  give("kidney_left.nii.gz", ball(grid_, centre_, 8));
  give("kidney_right.nii.gz", Mask(grid_));
  const auto made = run();
  EXPECT_THAT(entry(made, "kidney").recipe, ElementsAre("left kidney"));
  EXPECT_THAT(entry(made, "kidney").flags, IsEmpty());
}

TEST_F(Masks, AGivenMaskWinsOverItsRecipe) {
  const auto own = ball(grid_, centre_, 13);
  give("heart.nii.gz", own);
  give("heart_myocardium.nii.gz", ball(grid_, centre_, 5));
  const auto made = run();
  EXPECT_EQ(entry(made, "heart").voxels, own.voxels());
  EXPECT_THAT(entry(made, "heart").recipe, IsEmpty());
  EXPECT_EQ(entry(made, "heart").source->backend, "masks");
}

TEST_F(Masks, UnionsOfOnlyEmptyPartsAreEmpty) {
  give("kidney_left.nii.gz", Mask(grid_));
  give("kidney_right.nii.gz", Mask(grid_));
  EXPECT_EQ(entry(run(), "kidney").state, State::empty);
}

TEST_F(Masks, ADifferenceIsMadeWhereAllThatItTakesAwayHasAMask) {
  const auto lung = ball(grid_, centre_, 12), vessel = ball(grid_, centre_, 4);
  const auto airway = ball(grid_, {centre_.x + 10, centre_.y, centre_.z}, 5);
  give("lung_left.nii.gz", lung);
  give("lung_right.nii.gz", Mask(grid_));
  give("lung_vessels.nii.gz", vessel);
  const auto without = run();
  EXPECT_EQ(entry(without, "lung parenchyma").state, State::not_available);
  EXPECT_EQ(entry(without, "lung parenchyma").reason, "what_it_takes_away_has_no_mask");
  EXPECT_EQ(without.masks.find("lung parenchyma"), nullptr);

  give("lung_trachea_bronchia.nii.gz", airway);
  const auto made = run();
  const auto& parenchyma = entry(made, "lung parenchyma");
  std::int64_t expected = 0;
  lung.for_each([&](Index v) { expected += vessel.contains(v) || airway.contains(v) ? 0 : 1; });
  EXPECT_EQ(parenchyma.voxels, expected);
  EXPECT_LT(expected, lung.voxels() - vessel.voxels());
  EXPECT_THAT(parenchyma.recipe, ElementsAre("lung"));
  EXPECT_THAT(parenchyma.recipe_minus, ElementsAre("lung vessel", "trachea and bronchie"));
  EXPECT_THAT(parenchyma.flags, IsEmpty());
}

TEST_F(Masks, ADifferenceThatTakesNothingAwayIsNotMade) {
  const Point<World> elsewhere{centre_.x + 14, centre_.y, centre_.z};
  give("lung_left.nii.gz", ball(grid_, centre_, 6));
  give("lung_vessels.nii.gz", ball(grid_, elsewhere, 4));
  give("lung_trachea_bronchia.nii.gz", ball(grid_, elsewhere, 5));
  const auto made = run();
  EXPECT_EQ(entry(made, "lung parenchyma").reason, "nothing_left_or_nothing_taken_away");
}

TEST_F(Masks, UnionsComeBackFromStoredLeaves) {
  give("lung_upper_lobe_left.nii.gz", ball(grid_, centre_, 8));
  give("lung_middle_lobe_right.nii.gz", ball(grid_, {centre_.x + 12, centre_.y, centre_.z}, 6));
  const auto made = run();
  record::MaskSet again;
  for (const auto& structure : made.record.structures)
    if (structure.state == State::present && structure.recipe.empty())
      again.put(structure.structure, made.masks.find(structure.structure));
  record::add_unions(tests::shipped_knowledge(), again);
  ASSERT_EQ(again.all().size(), made.masks.all().size());
  for (const auto& [id, mask] : made.masks.all()) {
    EXPECT_EQ(again.find(id)->voxels(), mask->voxels()) << id;
    EXPECT_EQ(common_voxels(*again.find(id), *mask), mask->voxels()) << id;
  }
}

TEST(Backends, AreFoundByName) {
  EXPECT_EQ(backend("masks").name, "masks");
  try {
    backend("crystal ball");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "unknown_backend");
    EXPECT_THAT(error.sentence(), HasSubstr("masks"));
  }
}

TEST_F(Masks, TotalSegmentatorsOwnFilesAreTaken) {
  const auto real =
      fs::absolute(fs::path(RADGENOME_TESTS) / "../../shared/data/masks/totalsegmentator_s0011");
  if (!fs::exists(real))
    GTEST_SKIP() << "SKIPPED: ../shared/data/masks/totalsegmentator_s0011 is not beside the repository";
  // A few of the 117, to be quick; that all names are known is tested with the knowledge base.
  for (const auto* name : {"lung_upper_lobe_left", "lung_lower_lobe_left", "lung_upper_lobe_right",
                           "lung_middle_lobe_right", "lung_lower_lobe_right", "rib_left_7", "brain"})
    fs::create_symlink(real / (std::string(name) + ".nii.gz"), folder_ / (std::string(name) + ".nii.gz"));
  grid_ = image_io::read_geometry(folder_ / "brain.nii.gz");
  const auto made = run();
  EXPECT_THAT(made.record.unknown_names, IsEmpty());
  EXPECT_EQ(entry(made, "brain").state, State::empty);
  EXPECT_EQ(entry(made, "left rib 7").state, State::present);
  EXPECT_THAT(entry(made, "lung").flags, IsEmpty());
  EXPECT_GT(*entry(made, "lung").volume_ml, 2000);
  EXPECT_LT(*entry(made, "lung").volume_ml, 8000);
  EXPECT_LT(entry(made, "left lung").centroid_mm->x, entry(made, "right lung").centroid_mm->x);
}

}  // namespace
}  // namespace radgenome::segment
