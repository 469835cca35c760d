// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <set>

#include "case_for_tests.h"

namespace radgenome::check {
namespace {

using record::Severity;
using record::State;
using record::Status;
using testing::ElementsAre;
using testing::IsEmpty;

/// A case in which a row of the table speaks, and one that differs from it where it should be silent.
struct Scenario {
  Case fires, silent;
};
using Scenarios = std::vector<std::pair<std::string, Scenario>>;

/// A box of the patient's right half with 0.024 ml a voxel: 10 · 20 · 10 voxels are 48 ml.
Box on_right(int depth) {
  return {{3, 5, 4}, {13, 25, 4 + depth}};
}
Box on_left(int depth) {
  return {{27, 5, 4}, {37, 25, 4 + depth}};
}

Case body() {
  return Case().with("thoracic vertebrae 6 (t6)", middle);
}

Case says(Case built, const std::string& finding, const std::string& place, Status status,
          const std::string& words = "words") {
  return built.says(finding, on(place), {}, status, words);
}

Case sized(Case built, const std::string& finding, const std::string& place, double size_mm) {
  return built.says(finding, on(place), {size_mm});
}

Case where(const std::string& finding, const std::string& reason, Status status) {
  return Case().says(finding, at("liver", reason), {}, status);
}

/// A mask of a lesion against a denial and, empty, against a statement.
void add_lesion(Scenarios& all, const std::string& name, const std::string& finding, const std::string& mask,
                const std::string& place) {
  const auto right = on_right(16);
  all.push_back({name + "_denied",
                 {says(body().with(mask, right), finding, place, Status::absent),
                  says(body().with(mask, right), finding, place, Status::present)}});
  all.push_back({name + "_without_mask",
                 {says(body().without(mask, State::empty), finding, place, Status::present),
                  says(body().without(mask, State::not_available), finding, place, Status::present)}});
}

void add_side(Scenarios& all, const std::string& name, const std::string& finding, const std::string& mask) {
  all.push_back({name + "_on_other_side",
                 {says(body().with(mask, on_left(4)), finding, "right lung", Status::present),
                  says(body().with(mask, on_right(4)), finding, "right lung", Status::present)}});
}

/// The mask of what surgery took out, which is there, and surgery that took nothing out.
void add_removed(Scenarios& all, const std::string& id, const std::string& place, const std::string& words) {
  const auto built = [&] { return Case().with(place, Box{{2, 2, 2}, {36, 28, 18}}); };
  all.push_back({id,
                 {says(built(), "postoperative_change", place, Status::present, words),
                  says(built(), "postoperative_change", place, Status::present, "surgical clip")}});
}

struct Limits {
  std::string finding, place;
  Status status;
  std::string quantity, structure;
  double contradicts, agrees;
};

void add_measured(Scenarios& all, const std::string& id, const Limits& limits) {
  const auto with = [&](double value) {
    return says(Case().measured(limits.quantity, limits.structure, value), limits.finding, limits.place,
                limits.status);
  };
  all.push_back({id, {with(limits.contradicts), with(limits.agrees)}});
}

/// Volumes in voxels of 0.192 ml.
void add_volume(Scenarios& all, const std::string& id, const Limits& limits) {
  const auto with = [&](double slices) {
    const Box box{{2, 2, 2}, {38, 28, 2 + static_cast<int>(slices)}};  // 936 voxels a slice, 179.7 ml
    return says(Case(2).with(limits.structure, box), limits.finding, limits.place, limits.status);
  };
  all.push_back({id, {with(limits.contradicts), with(limits.agrees)}});
}

void add_places(Scenarios& all) {
  using enum Status;
  all.push_back(
      {"finding_outside_scan",
       {where("nodule", "outside_field_of_view", present), where("nodule", "no_mask_of_its_own", present)}});
  all.push_back({"denial_outside_scan",
                 {where("nodule", "outside_field_of_view", absent), where("nodule", "empty", absent)}});
  all.push_back({"normal_outside_scan",
                 {where("normal", "outside_field_of_view", present), where("normal", "empty", present)}});
  all.push_back({"finding_in_empty_structure",
                 {where("mass", "empty", present), where("postoperative_change", "empty", present)}});
  all.push_back(
      {"finding_in_failed_structure",
       {where("mass", "segmentation_failed", present), where("mass", "segmentation_failed", absent)}});
}

void add_sizes(Scenarios& all) {
  // 4 × 5 × 6 voxels of 2 × 3 × 4 mm: the diagonal is √(8² + 15² + 24²) = 29.41 mm, and 32.35 mm a tenth
  // more.
  const Box small{{10, 10, 10}, {14, 15, 16}};
  all.push_back({"size_larger_than_structure",
                 {sized(Case().with("liver", small), "mass", "liver", 33),
                  sized(Case().with("liver", small), "mass", "liver", 32)}});
  const auto measured = [](const std::string& mask) {
    return Case().measured("longest_axial_diameter", mask, 10).measured("longest_axial_diameter", mask, 20);
  };
  all.push_back({"nodule_larger_than_mask",
                 {sized(measured("lung nodule"), "nodule", "right lung", 31),
                  sized(measured("lung nodule"), "nodule", "right lung", 29)}});
  all.push_back({"mass_larger_than_mask",
                 {sized(measured("lung tumor"), "mass", "right lung", 31),
                  sized(measured("lung tumor"), "mass", "right lung", 29)}});
  all.push_back({"mass_smaller_than_mask",
                 {sized(measured("lung tumor"), "mass", "right lung", 9),
                  sized(measured("lung tumor"), "mass", "right lung", 11)}});
}

void add_surgery(Scenarios& all) {
  add_removed(all, "gallbladder_removed", "gallbladder", "Cholecystectomy");
  add_removed(all, "spleen_removed", "spleen", "splenectomized");
  add_removed(all, "kidney_removed", "left kidney", "nephrectomy");
  add_removed(all, "thyroid_removed", "thyroid gland", "thyroidectomy");
  add_removed(all, "breast_removed", "left breast", "mastectomy");
  add_removed(all, "lobe_removed", "right lung upper lobe", "lobectomy");
  add_removed(all, "lung_removed", "left lung", "pneumonectomy");
  const auto kidney = [] { return Case().with("left kidney", on_right(10)); };
  all.push_back({"organ_never_formed",
                 {says(kidney(), "congenital_variant", "left kidney", Status::present, "agenesis"),
                  says(kidney(), "congenital_variant", "left kidney", Status::present, "horseshoe kidney")}});
}

void add_quantities(Scenarios& all) {
  using enum Status;
  const std::string ctr = "cardiothoracic_ratio", aorta = "ascending_aorta_diameter",
                    trunk = "pulmonary_trunk_diameter";
  add_measured(all, "cardiomegaly_denied", {"cardiomegaly", "heart", absent, ctr, "heart", 0.61, 0.59});
  add_measured(all, "heart_called_normal", {"normal", "heart", present, ctr, "heart", 0.61, 0.59});
  add_measured(all, "cardiomegaly_stated", {"cardiomegaly", "heart", present, ctr, "heart", 0.39, 0.41});
  add_measured(all, "emphysema_denied",
               {"emphysema", "lung", absent, "low_attenuation_share", "lung", 0.16, 0.14});
  add_measured(all, "aortic_dilatation_denied", {"aneurysm", "aorta", absent, aorta, "aorta", 51, 49});
  add_measured(all, "aortic_dilatation_stated",
               {"dilatation", "heart ascending aorta", present, aorta, "aorta", 29, 31});
  add_measured(all, "pulmonary_trunk_dilatation_denied",
               {"dilatation", "pulmonary artery", absent, trunk, "pulmonary artery", 37, 35});
  add_measured(all, "pulmonary_trunk_dilatation_stated",
               {"dilatation", "pulmonary artery", present, trunk, "pulmonary artery", 23, 25});
  // The healthy have up to 322 ml of spleen and 1700 ml of liver; a slice here has 179.7 ml.
  add_volume(all, "splenomegaly_denied", {"splenomegaly", "spleen", absent, "", "spleen", 3, 2});
  add_volume(all, "splenomegaly_stated", {"splenomegaly", "spleen", present, "", "spleen", 1, 2});
  add_volume(all, "hepatomegaly_denied", {"hepatomegaly", "liver", absent, "", "liver", 15, 14});
  add_volume(all, "hepatomegaly_stated", {"hepatomegaly", "liver", present, "", "liver", 7, 8});
}

Scenarios scenarios() {
  Scenarios all;
  add_places(all);
  add_sizes(all);
  add_side(all, "nodule", "nodule", "lung nodule");
  add_side(all, "mass", "mass", "lung tumor");
  add_side(all, "effusion", "pleural_effusion", "pleural effusion");
  add_side(all, "pneumothorax", "pneumothorax", "pneumothorax");
  add_lesion(all, "effusion", "pleural_effusion", "pleural effusion", "pleura");
  add_lesion(all, "pericardial_effusion", "pericardial_effusion", "pericardial effusion", "heart");
  add_lesion(all, "pneumothorax", "pneumothorax", "pneumothorax", "pleura");
  add_lesion(all, "nodule", "nodule", "lung nodule", "lung");
  add_lesion(all, "mass", "mass", "lung tumor", "lung");
  add_surgery(all);
  add_quantities(all);
  return all;
}

TEST(Contradictions, EveryRowSpeaksAndIsSilentWhereItShould) {
  std::set<std::string> tried;
  for (const auto& [id, scenario] : scenarios()) {
    EXPECT_THAT(scenario.fires.subjects(id), ElementsAre("f1.1")) << id;
    EXPECT_THAT(scenario.silent.subjects(id), IsEmpty()) << id;
    tried.insert(id);
  }
  for (const auto& row : shipped_tables().contradictions.rows())
    EXPECT_TRUE(tried.contains(row.id)) << row.id << " is not tried";
}

TEST(Contradictions, SentencesNameWhatTheySpeakOfAndHoldNoMarks) {
  for (const auto& [id, scenario] : scenarios())
    for (const auto& check : scenario.fires.found(id)) {
      EXPECT_EQ(check.sentence.find_first_of("{}_"), std::string::npos) << check.sentence;
      EXPECT_TRUE(check.numbers.contains("finding"));
    }
}

TEST(Contradictions, TheNumbersStandBehindTheSentence) {
  const auto found = sized(Case().with("liver", Box{{10, 10, 10}, {14, 15, 16}}), "mass", "liver", 33)
                         .found("size_larger_than_structure");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::warning);
  EXPECT_EQ(found[0].numbers.at("structure_longest_mm"), 29.41);
  EXPECT_EQ(found[0].sentence,
            "The report gives 33 mm for mass in the liver, which is at most 29.4 mm long.");
}

TEST(Contradictions, AStructureThatTheScanCutsHasNoLength) {
  EXPECT_THAT(sized(Case().with("liver", Box{{10, 10, 14}, {14, 15, 20}}), "mass", "liver", 60)
                  .subjects("size_larger_than_structure"),
              IsEmpty());
}

TEST(Contradictions, ADenialOnOneSideSaysNothingOfTheOther) {
  const auto denied = [](const Box& box) {
    return says(body().with("lung nodule", box), "nodule", "left lung", Status::absent)
        .subjects("nodule_denied");
  };
  EXPECT_THAT(denied(on_left(2)), ElementsAre("f1.1"));
  EXPECT_THAT(denied(on_right(2)), IsEmpty());
}

TEST(Contradictions, ThePleuraTakesItsSideFromTheWords) {
  const auto denied = [](const Box& box, const std::string& words) {
    return says(body().with("pleural effusion", box), "pleural_effusion", "pleura", Status::absent, words)
        .subjects("effusion_denied");
  };
  EXPECT_THAT(denied(on_right(4), "right effusion"), ElementsAre("f1.1"));
  EXPECT_THAT(denied(on_left(4), "right effusion"), IsEmpty());
  EXPECT_THAT(denied(on_left(4), "bright effusion"), ElementsAre("f1.1"));
  EXPECT_THAT(denied(on_left(4), "left or right effusion"), ElementsAre("f1.1"));
}

TEST(Contradictions, ARemovalWithoutASideLeavesTheOtherKidney) {
  const auto kidneys = [](const std::vector<std::string>& parts) {
    return says(Case().with("kidney", on_right(10)).made_of(parts), "postoperative_change", "kidney",
                Status::present, "nephrectomy")
        .subjects("kidney_removed");
  };
  EXPECT_THAT(kidneys({"left kidney", "right kidney"}), ElementsAre("f1.1"));
  EXPECT_THAT(kidneys({"left kidney"}), IsEmpty());
}

TEST(Contradictions, AFindingInTwoPlacesIsToldForEachButNotTwice) {
  auto twice = where("mass", "empty", Status::present);
  twice.says("mass", at("liver", "empty")).says("mass", at("spleen", "empty"));
  EXPECT_THAT(twice.subjects("finding_in_empty_structure"), ElementsAre("f1.1", "f1.1"));
}

}  // namespace
}  // namespace radgenome::check
