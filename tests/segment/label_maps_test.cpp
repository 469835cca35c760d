// SPDX-License-Identifier: Apache-2.0
//
// Label maps: where their names stand, and numbers of every kind.
#include <gmock/gmock.h>

#include <limits>

#include "core/error.h"
#include "segment/label_names.h"
#include "segment/masks_for_tests.h"

namespace radgenome::segment {
namespace {

using record::State;
using testing::ElementsAre;
using testing::HasSubstr;

class LabelMaps : public Masks {
 protected:
  /// Three stretches of one row: 1, 2 and 3, of 4, 3 and 2 voxels.
  fs::path three_labels(const std::string& name) const {
    Volume<std::uint16_t> labels(grid_);
    for (int i = 0; i < 9; ++i) labels(5 + i, 7, 3) = static_cast<std::uint16_t>(i < 4 ? 1 : i < 7 ? 2 : 3);
    image_io::write_labels(folder_ / name, labels);
    return folder_ / name;
  }
  void table(const std::string& name, const std::string& json) const {
    write_file_atomically(folder_ / name, json);
  }
  std::string code_of(const fs::path& map) {
    try {
      run_on(map);
    } catch (const Error& error) {
      EXPECT_GT(error.sentence().size(), 20u);
      return error.code();
    }
    return "no error";
  }
};

TEST_F(LabelMaps, ALabelMapIsSplitByItsNames) {
  Volume<std::uint16_t> labels(grid_);
  const auto liver = ball(grid_, centre_, 8);
  liver.for_each([&](Index v) { labels(v) = 5; });
  labels(0, 0, 0) = 300;
  labels(1, 1, 1) = 9;
  image_io::write_labels(folder_ / "scan.nii.gz", labels);
  write_file_atomically(
      folder_ / "scan.json",
      R"({"0": "background", "5": "liver", "9": "unicorn", "12": "lung_upper_lobe_right"})");
  const auto made = run_on(folder_ / "scan.nii.gz");
  EXPECT_EQ(entry(made, "liver").voxels, liver.voxels());
  EXPECT_EQ(entry(made, "liver").source->label, "5 liver");
  EXPECT_EQ(entry(made, "right lung upper lobe").state, State::empty);
  EXPECT_THAT(made.record.unknown_names, ElementsAre("unicorn", "label 300"));
}

TEST_F(LabelMaps, NamesMayStandTheOtherWayRoundAndInTheOnlyTableOfTheFolder) {
  Volume<std::uint16_t> labels(grid_);
  labels(3, 4, 5) = 2;
  image_io::write_labels(folder_ / "a.nii.gz", labels);
  write_file_atomically(folder_ / "dataset.json",
                        R"({"name": "x", "labels": {"background": 0, "spleen": 2}})");
  write_file_atomically(folder_ / "notes.json", R"(["nothing about labels"])");
  EXPECT_EQ(entry(run_on(folder_ / "a.nii.gz"), "spleen").voxels, 1);
}

TEST_F(LabelMaps, ALabelMapWithoutNamesIsRefused) {
  image_io::write_labels(folder_ / "a.nii.gz", Volume<std::uint16_t>(grid_, 1));
  try {
    run_on(folder_ / "a.nii.gz");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "label_names_missing");
    EXPECT_THAT(error.sentence(), HasSubstr("a.json"));
  }
}

TEST_F(LabelMaps, ARegionIsTheUnionOfItsNumbers) {
  table("dataset.json", R"({"labels": {"background": 0, "liver": [1, 2], "spleen": 2, "pancreas": [3]}})");
  const auto made = run_on(three_labels("a.nii.gz"));
  EXPECT_EQ(entry(made, "liver").voxels, 7);
  EXPECT_EQ(entry(made, "liver").source->label, "1+2 liver");
  EXPECT_EQ(entry(made, "spleen").voxels, 3);
  EXPECT_EQ(entry(made, "pancreas").voxels, 2);
}

TEST_F(LabelMaps, TheTableOfAnNnUnetDataSetLiesAboveItsLabels) {
  table("dataset.json", R"({"channel_names": {"0": "CT"}, "labels": {"background": 0, "liver": 1}})");
  fs::create_directories(folder_ / "labelsTr");
  EXPECT_EQ(entry(run_on(three_labels("labelsTr/a.nii.gz")), "liver").voxels, 4);
}

TEST_F(LabelMaps, MonaisChannels) {
  table("metadata.json", R"({"version": "0.1", "network_data_format": {"inputs": {}, "outputs": {"pred":
      {"type": "image", "channel_def": {"0": "background", "3": "liver"}}}}})");
  EXPECT_EQ(entry(run_on(three_labels("a.nii.gz")), "liver").voxels, 2);
}

TEST_F(LabelMaps, SatsSumOfMasksIsNamedByItsListOfJobs) {
  table("jobs.jsonl",
        "{\"image\": \"x/other.nii.gz\", \"label\": [\"aorta\"]}\n\n"
        "{\"image\": \"x/a_1.nii.gz\", \"label\": [\"spleen\", \"liver\"], \"modality\": \"ct\"}\n");
  fs::create_directories(folder_ / "set");
  const auto made = run_on(three_labels("set/seg_a_1.nii.gz"));
  EXPECT_EQ(entry(made, "spleen").voxels, 4);
  EXPECT_EQ(entry(made, "liver").voxels, 3);
  EXPECT_THAT(entry(made, "liver").flags, ElementsAre("labels_were_summed"));
  EXPECT_THAT(made.record.unknown_names, ElementsAre("label 3"));
}

TEST_F(LabelMaps, RoundingNoiseIsForgivenAndFractionsAreNot) {
  table("a.json", R"({"3": "liver"})");
  std::vector<float> numbers(grid_.voxels());
  numbers[1000] = 2.9999f;
  numbers[1001] = 3.0001f;
  write_numbers(folder_ / "a.nii", grid_, nifti_f32, numbers);
  EXPECT_EQ(entry(run_on(folder_ / "a.nii"), "liver").voxels, 2);
  for (const float bad : {2.5f, -1.0f, std::numeric_limits<float>::quiet_NaN(),
                          std::numeric_limits<float>::infinity(), 1e10f}) {
    numbers[5000] = bad;
    write_numbers(folder_ / "a.nii", grid_, nifti_f32, numbers);
    EXPECT_EQ(code_of(folder_ / "a.nii"), "not_labels") << bad;
  }
}

TEST_F(LabelMaps, NegativeWholeNumbersAreNoLabels) {
  table("a.json", R"({"3": "liver"})");
  std::vector<std::int16_t> numbers(grid_.voxels(), 3);
  numbers[77] = -1;
  write_numbers(folder_ / "a.nii", grid_, nifti_i16, numbers);
  EXPECT_EQ(code_of(folder_ / "a.nii"), "not_labels");
}

TEST_F(LabelMaps, NumbersMayBeLargeButNotManyWithoutAMeaning) {
  table("a.json", R"({"4000000000": "liver", "70001": "spleen"})");
  grid_ = oblique({71, 60, 50});
  std::vector<std::uint32_t> numbers(grid_.voxels());
  numbers[3] = 4000000000;
  numbers[4] = 70001;
  numbers[5] = 70000;
  write_numbers(folder_ / "a.nii", grid_, nifti_u32, numbers);
  const auto made = run_on(folder_ / "a.nii");
  EXPECT_EQ(entry(made, "liver").voxels, 1);
  EXPECT_EQ(entry(made, "spleen").voxels, 1);
  EXPECT_THAT(made.record.unknown_names, ElementsAre("label 70000"));
  for (std::uint32_t label = 0; label < 70000; ++label) numbers[100 + label] = label + 1;
  write_numbers(folder_ / "a.nii", grid_, nifti_u32, numbers);
  EXPECT_EQ(code_of(folder_ / "a.nii"), "not_labels");
}

TEST_F(LabelMaps, TwoTablesOrABadOneAreRefused) {
  const auto map = three_labels("a.nii.gz");
  table("one.json", R"({"1": "liver"})");
  table("two.json", R"({"1": "spleen"})");
  EXPECT_EQ(code_of(map), "label_names_ambiguous");
  table("a.json", R"({"1": "spleen", "2": {}})");
  EXPECT_EQ(code_of(map), "bad_label_names");
}

}  // namespace
}  // namespace radgenome::segment
