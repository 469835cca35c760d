// SPDX-License-Identifier: Apache-2.0
#include "core/hash.h"
#include "import/content_checks.h"
#include "import/import_fixture.h"

namespace radgenome::import {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ImportCase : public Import {
 protected:
  /// What the checks say of a chest whose every value was changed, as a reader would give it.
  template <class Change>
  static image_io::LoadedCt changed(const Change& change) {
    const Ct original = chest();
    image_io::LoadedCt loaded{Ct(grid()), image_io::Format::nifti, {1e300, -1e300, 0, true}, {}};
    for (std::size_t i = 0; i < original.values().size(); ++i) {
      const double value = change(original.values()[i]);
      loaded.ct.values()[i] = static_cast<std::int16_t>(std::lrint(std::clamp(value, -32768.0, 32767.0)));
      loaded.values.minimum = std::min(loaded.values.minimum, value);
      loaded.values.maximum = std::max(loaded.values.maximum, value);
      loaded.values.integers = loaded.values.integers && value == std::floor(value);
    }
    return loaded;
  }
  template <class Change>
  static std::string code(const Change& change) {
    return code_of([&] { check_content(changed(change)); });
  }
};

TEST_F(ImportCase, EachWrongContentHasItsCode) {
  EXPECT_EQ(code([](double hu) { return hu; }), "no error");
  EXPECT_EQ(code([](double) { return 0.0; }), "constant_volume");
  EXPECT_EQ(code([](double) { return -1024.0; }), "constant_volume");
  EXPECT_EQ(code([](double hu) { return (hu + 1000) / 2000; }), "hu_rescaled_to_unit");
  EXPECT_EQ(code([](double hu) { return hu / 1000; }), "hu_rescaled_to_unit");
  EXPECT_EQ(code([](double hu) { return hu + 1024; }), "hu_shifted_by_1024");
  EXPECT_EQ(code([](double hu) { return hu < -900 ? -8192.0 : hu + 1024; }),
            "hu_shifted_by_1024");  // padding stays
  EXPECT_EQ(code([](double hu) { return hu > 0 ? 1.0 : 0.0; }), "looks_like_a_mask");
  EXPECT_EQ(code([](double hu) { return std::floor((hu + 1000) / 8); }), "wrong_range");  // 8-bit picture
  EXPECT_EQ(code([](double hu) { return hu * 100; }), "wrong_range");
  EXPECT_EQ(code([](double hu) { return hu - 1024; }), "wrong_range");
  EXPECT_EQ(code([](double hu) { return hu < -500 ? hu - 2000 : hu; }), "no error");
}

TEST_F(ImportCase, SomeVoxelsWithoutValueAreAWarningAllAreAnError) {
  auto loaded = changed([](double hu) { return hu; });
  loaded.values.not_finite = 3;
  const auto warnings = check_content(loaded);
  ASSERT_THAT(warnings, SizeIs(1));
  EXPECT_EQ(warnings[0].code, "not_a_number");
  EXPECT_THAT(warnings[0].sentence, HasSubstr("3 of 960"));
  loaded.values.not_finite = loaded.ct.values().size();
  EXPECT_EQ(code_of([&] { check_content(loaded); }), "not_a_number");
}

TEST_F(ImportCase, AVolumeOfTwoSlicesIsNoScan) {
  Ct thin(Geometry::axis_aligned({20, 20, 2}, {1, 1, 5}, {}), 0);
  thin(1, 1, 1) = -1000;
  image_io::write_ct(folder_ / "thin.nii.gz", thin);
  EXPECT_EQ(code_of([&] { imported(folder_ / "thin.nii.gz"); }), "too_few_slices");
}

TEST_F(ImportCase, RecordOfACompleteCase) {
  const auto ct = write_chest("ct/valid_1_a_1.nii.gz");
  const auto masks = write_mask("masks/valid_1_a_1/aorta.nii.gz").parent_path();
  CaseInput input{
      "valid_1_a_1", ct, "", masks, Report{"valid_1_a_1", "valid_1_a_1.nii.gz", {{"findings", "Open."}}}, {}};
  const auto result = import_case(input, folder_ / "dataset");
  const record::Case& record = result.record;
  EXPECT_EQ(record.patient, "valid_1");
  EXPECT_EQ(record.ct->path, "../ct/valid_1_a_1.nii.gz");
  EXPECT_EQ(record.ct->format, "nifti");
  EXPECT_EQ(record.ct->sha256, sha256_of_file(ct));
  EXPECT_EQ(record.masks->format, "mask_folder");
  EXPECT_EQ(record.masks->path, "../masks/valid_1_a_1");
  EXPECT_TRUE(record.geometry->matches(grid(), 1e-3));
  EXPECT_THAT(record.report, ElementsAre(record::Section{"findings", "Open."}));
  EXPECT_THAT(record.warnings, IsEmpty());
  EXPECT_EQ(record.made_by.inputs.size(), 3u);
  EXPECT_TRUE(std::ranges::equal(result.ct->values(), chest().values()));
  EXPECT_EQ(radgenome::record::case_from(to_json(result.record)), result.record);
  EXPECT_TRUE(std::ranges::equal(load_ct(record, folder_ / "dataset").values(), chest().values()));
}

TEST_F(ImportCase, MasksAloneGiveTheGridThatMostOfThemLieOn) {
  write_mask("m/aorta.nii.gz", Geometry::axis_aligned({9, 9, 9}, {1, 1, 1}, {}));
  write_mask("m/heart.nii.gz");
  write_mask("m/liver.nii.gz");
  write("m/spleen.nii.gz", "damaged");
  CaseInput input;
  input.id = "m";
  input.masks = folder_ / "m";
  const auto result = import_case(input, folder_ / "dataset");
  EXPECT_FALSE(result.ct);
  EXPECT_FALSE(result.record.ct);
  EXPECT_TRUE(result.record.geometry->matches(grid(), 1e-3));
  ASSERT_THAT(result.record.warnings, SizeIs(1));
  EXPECT_EQ(result.record.warnings[0].code, "masks_on_several_grids");
}

TEST_F(ImportCase, AReportAloneIsACase) {
  CaseInput input;
  input.id = "r";
  input.report = Report{"r", "", {{"findings", "Open."}}};
  const auto result = import_case(input, folder_ / "dataset");
  EXPECT_FALSE(result.record.geometry || result.record.ct || result.record.masks);
  EXPECT_THAT(result.record.report, SizeIs(1));
}

TEST_F(ImportCase, SpacingThatDisagreesIsAWarningThatNamesBoth) {
  CaseInput input;
  input.id = "a";
  input.ct = write_chest("a.nii.gz");
  input.metadata_spacing_mm = {0.7, 0.9, 2.5};
  EXPECT_THAT(import_case(input, folder_ / "dataset").record.warnings, IsEmpty());
  input.metadata_spacing_mm = {0.7, 0.9, 1.5};
  const auto warnings = import_case(input, folder_ / "dataset").record.warnings;
  ASSERT_THAT(warnings, SizeIs(1));
  EXPECT_EQ(warnings[0].code, "spacing_disagrees");
  EXPECT_THAT(warnings[0].sentence, testing::AllOf(HasSubstr("x 1.5 mm"), HasSubstr("x 2.5 mm")));
}

TEST_F(ImportCase, ASourceThatChangedIsNotLoaded) {
  const auto ct = write_chest("a.nii.gz");
  const auto record = imported(ct).record;
  Ct other = chest();
  other(3, 3, 3) = 77;
  image_io::write_ct(ct, other);
  EXPECT_EQ(code_of([&] { load_ct(record, folder_ / "dataset"); }), "source_changed");
  std::filesystem::remove(ct);
  EXPECT_EQ(code_of([&] { load_ct(record, folder_ / "dataset"); }), "cannot_read");
}

TEST_F(ImportCase, TheFingerprintSeesEveryChange) {
  const auto ct = write_chest("a.nii.gz");
  const auto mask = write_mask("m/aorta.nii.gz");
  CaseInput input{"a", ct, "", mask.parent_path(), Report{"a", "", {{"findings", "Open."}}}, {}};
  const auto first = fingerprint(input);
  EXPECT_EQ(fingerprint(input), first);
  std::vector<std::string> all = {first};
  input.report->sections[0].text = "Closed.";
  all.push_back(fingerprint(input));
  std::filesystem::last_write_time(ct, std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
  all.push_back(fingerprint(input));
  write_mask("m/heart.nii.gz");
  all.push_back(fingerprint(input));
  std::filesystem::remove(mask);
  all.push_back(fingerprint(input));
  input.metadata_spacing_mm = {1, 1, 1};
  all.push_back(fingerprint(input));
  input.ct.reset();
  all.push_back(fingerprint(input));
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
}

TEST_F(ImportCase, AMovedDataSetFindsItsCtThroughLinks) {
  const auto ct = write_chest("far/away/a.nii.gz");
  std::filesystem::create_directory_symlink(folder_ / "far" / "away", folder_ / "near");
  std::filesystem::create_directory_symlink(folder_ / "dataset", folder_ / "far" / "link");
  CaseInput input;
  input.id = "a";
  input.ct = folder_ / "near" / "a.nii.gz";
  const auto record = import_case(input, folder_ / "far" / "link").record;
  EXPECT_EQ(record.ct->path, "../far/away/a.nii.gz");
  EXPECT_NO_THROW(load_ct(record, folder_ / "far" / "link"));
}

}  // namespace
}  // namespace radgenome::import
