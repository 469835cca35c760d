// SPDX-License-Identifier: Apache-2.0
#include "import/import_fixture.h"
#include "import/names.h"

namespace radgenome::import {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

const std::string header = "VolumeName,Findings_EN\n";

class FindInputs : public Import {
 protected:
  static std::vector<std::string> ids(const Inputs& inputs) {
    std::vector<std::string> ids;
    for (const auto& input : inputs.cases) ids.push_back(input.id);
    return ids;
  }
  static std::vector<std::string> codes(const Inputs& inputs) {
    std::vector<std::string> codes;
    for (const auto& problem : inputs.problems) codes.push_back(problem.code);
    return codes;
  }
};

TEST(CaseIdOf, IsTheNameWithoutEndings) {
  EXPECT_EQ(case_id_of("a/valid_1_a_1.nii.gz"), "valid_1_a_1");
  EXPECT_EQ(case_id_of("valid_1_a_1"), "valid_1_a_1");
  EXPECT_EQ(case_id_of("masks/seg_valid_1_a_1"), "valid_1_a_1");
  EXPECT_EQ(case_id_of("masks/seg_valid_1_a_1/"), "valid_1_a_1");
  EXPECT_EQ(case_id_of("x.mha"), "x");
  EXPECT_EQ(case_id_of("1.2.840.1"), "1.2.840.1");
}

TEST(PatientOf, IsKnownForCtRatesNamesAlone) {
  EXPECT_EQ(patient_of("valid_1_a_1"), "valid_1");
  EXPECT_EQ(patient_of("train_12345_b_2"), "train_12345");
  EXPECT_EQ(patient_of("train_x_b_2"), "train_x_b_2");
  EXPECT_EQ(patient_of("lung_1_a_1"), "lung_1_a_1");
}

TEST_F(FindInputs, MatchesTheThreeByName) {
  write_chest("ct/valid_1/valid_1_a/valid_1_a_1.nii.gz");
  write_chest("ct/other.nii.gz");
  write_mask("masks/seg_valid_1_a_1/lung.nii.gz");
  write_mask("masks/seg_masks_alone/lung.nii.gz");
  const auto table = write("r.csv", header + "valid_1_a_1.nii.gz,text\nreport_alone,text\n");
  const auto inputs = find_inputs({{folder_ / "ct"}, {table}, {folder_ / "masks"}, {}});
  EXPECT_THAT(ids(inputs), ElementsAre("masks_alone", "other", "report_alone", "valid_1_a_1"));
  EXPECT_THAT(inputs.problems, IsEmpty());
  const auto& all = inputs.cases[3];
  EXPECT_TRUE(all.ct && all.report && all.masks);
  EXPECT_TRUE(inputs.cases[0].masks && !inputs.cases[0].ct && !inputs.cases[0].report);
  EXPECT_TRUE(inputs.cases[1].ct && !inputs.cases[1].masks && !inputs.cases[1].report);
  EXPECT_TRUE(inputs.cases[2].report && !inputs.cases[2].ct && !inputs.cases[2].masks);
}

TEST_F(FindInputs, EqualNamesGetTheirFoldersInFront) {
  write_chest("ct/first/scan_cropped.nii.gz");
  write_chest("ct/second/scan_cropped.nii.gz");
  write_chest("ct/s0001/ct.nii.gz");
  write_chest("ct/s0002/ct.nii.gz");
  const auto inputs = find_inputs({{folder_ / "ct", folder_ / "ct" / "first"}, {}, {}, {}});
  EXPECT_THAT(ids(inputs), ElementsAre("first_scan_cropped", "s0001", "s0002", "second_scan_cropped"));
}

TEST_F(FindInputs, OneNameTwiceInOneFolderIsAProblem) {
  write_chest("ct/a.nii.gz");
  write_chest("ct/a.nii");
  const auto inputs = find_inputs({{folder_ / "ct"}, {}, {}, {}});
  EXPECT_THAT(inputs.cases, SizeIs(1));
  EXPECT_THAT(codes(inputs), ElementsAre("duplicate_case"));
}

TEST_F(FindInputs, MasksBesideACtAreNamedAndNotTaken) {
  write_chest("ct/a.nii.gz");
  write_mask("ct/aorta.nii.gz");
  write_mask("ct/heart.nii.gz");
  const auto inputs = find_inputs({{folder_ / "ct"}, {}, {}, {}});
  EXPECT_THAT(ids(inputs), ElementsAre("a"));
  ASSERT_THAT(codes(inputs), ElementsAre("looks_like_a_mask"));
  EXPECT_THAT(inputs.problems[0].sentence, testing::HasSubstr("aorta.nii.gz, heart.nii.gz"));
}

TEST_F(FindInputs, TheOnlyMasksBelongToTheOnlyCase) {
  const auto ct = write_chest("a.nii.gz");
  write_mask("segmentation_output/aorta.nii.gz");
  const auto labels = folder_ / "map.nii.gz";
  image_io::write_labels(labels, Volume<std::uint16_t>(grid(), 3));
  for (const auto& masks : {folder_ / "segmentation_output", labels}) {
    const auto inputs = find_inputs({{ct}, {}, {masks}, {}});
    ASSERT_THAT(ids(inputs), ElementsAre("a"));
    EXPECT_EQ(inputs.cases[0].masks, masks);
  }
}

TEST_F(FindInputs, TotalSegmentatorsDataSet) {
  for (const std::string subject : {"s0001", "s0002"}) {
    write_chest(subject + "/ct.nii.gz");
    write_mask(subject + "/segmentations/aorta.nii.gz");
  }
  const auto inputs =
      find_inputs({{folder_ / "s0001" / "ct.nii.gz", folder_ / "s0002" / "ct.nii.gz"}, {}, {folder_}, {}});
  ASSERT_THAT(ids(inputs), ElementsAre("s0001", "s0002"));
  EXPECT_EQ(inputs.cases[0].masks, folder_ / "s0001" / "segmentations");
  EXPECT_THAT(inputs.problems, IsEmpty());
}

TEST_F(FindInputs, WhatSatSavesBesideItsFoldersOfMasks) {
  write_chest("ct/a_1.nii.gz");
  write_mask("sat/set/seg_a_1/lung.nii.gz");
  write_mask("sat/set/seg_a_1.nii.gz");
  write_mask("sat/set/img_a_1.nii.gz");
  const auto inputs = find_inputs({{folder_ / "ct"}, {}, {folder_ / "sat"}, {}});
  ASSERT_THAT(ids(inputs), ElementsAre("a_1"));
  EXPECT_EQ(inputs.cases[0].masks, folder_ / "sat" / "set" / "seg_a_1");
  EXPECT_THAT(inputs.problems, IsEmpty());
}

TEST_F(FindInputs, FolderOfLabelMaps) {
  for (const std::string name : {"a", "b"}) {
    image_io::write_labels(folder_ / "maps" / (name + ".nii.gz"), Volume<std::uint16_t>(grid(), 3));
    write("maps/" + name + ".json", "{\"3\": \"aorta\"}");
  }
  const auto inputs = find_inputs({{}, {}, {folder_ / "maps"}, {}});
  EXPECT_THAT(ids(inputs), ElementsAre("a", "b"));
  EXPECT_EQ(inputs.cases[0].masks, folder_ / "maps" / "a.nii.gz");
}

TEST_F(FindInputs, ABadPlaceStopsNoOther) {
  write_chest("ct/a.nii.gz");
  write("empty/readme.md", "x");
  write("notes.docx", "x");
  const auto inputs =
      find_inputs({{folder_ / "gone", folder_ / "empty", folder_ / "notes.docx", folder_ / "ct"},
                   {folder_ / "gone.csv", folder_ / "notes.docx"},
                   {folder_ / "gone", folder_ / "empty"},
                   folder_ / "gone.csv"});
  EXPECT_THAT(ids(inputs), ElementsAre("a"));
  EXPECT_THAT(codes(inputs),
              UnorderedElementsAre("cannot_read", "no_images", "not_an_image", "cannot_read",
                                   "unknown_report_format", "cannot_read", "no_images", "cannot_read"));
}

TEST_F(FindInputs, ADamagedFileStaysACaseThatFails) {
  write("ct/a.nii.gz", "\x1f\x8b not really");
  EXPECT_THAT(ids(find_inputs({{folder_ / "ct"}, {}, {}, {}})), ElementsAre("a"));
}

TEST_F(FindInputs, NamesThatAreNotTextAreAProblem) {
  write_chest("ct/a.nii.gz");
  write_chest("ct/b\xFF.nii.gz");
  const auto inputs = find_inputs({{folder_ / "ct"}, {}, {}, {}});
  EXPECT_THAT(ids(inputs), ElementsAre("a"));
  EXPECT_THAT(codes(inputs), ElementsAre("bad_case_name"));
  EXPECT_TRUE(inputs.problems[0].where.ends_with("b?.nii.gz"));
}

TEST_F(FindInputs, LinksInARingEnd) {
  write_chest("ct/a.nii.gz");
  std::filesystem::create_directory_symlink(folder_ / "ct", folder_ / "ct" / "again");
  EXPECT_THAT(ids(find_inputs({{folder_ / "ct"}, {}, {}, {}})), ElementsAre("a"));
}

TEST_F(FindInputs, SpacingFromTheMetadataTable) {
  const auto ct = write_chest("a.nii.gz");
  const auto table = write("m.csv",
                           "VolumeName,XYSpacing,ZSpacing\na.nii.gz,\"[0.7, 0.9]\",2.5\nb,\"[1, 1]\",1\n"
                           "c.nii.gz,nothing,1\na.nii.gz\n");
  const auto inputs = find_inputs({{ct}, {}, {}, table});
  ASSERT_TRUE(inputs.cases[0].metadata_spacing_mm);
  EXPECT_THAT(*inputs.cases[0].metadata_spacing_mm, ElementsAre(0.7, 0.9, 2.5));
  EXPECT_THAT(codes(inputs), ElementsAre("wrong_number_of_columns"));
}

}  // namespace
}  // namespace radgenome::import
