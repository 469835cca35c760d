// SPDX-License-Identifier: Apache-2.0
#include "check/check.h"

#include <gmock/gmock.h>

#include "knowledge/knowledge_for_tests.h"
#include "volume/components.h"
#include "volume/moments.h"

namespace radgenome::check {
namespace {

using record::Granularity;
using record::Severity;
using record::State;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A case put together by hand, on an oblique grid of 2 × 3 × 4 mm; i grows to the patient's left.
class Case {
 public:
  Case() {
    record_.id = "a";
    const Eigen::Matrix3d turn = Eigen::AngleAxisd(0.1, Eigen::Vector3d::UnitZ()).toRotationMatrix();
    grid_ = {{40, 30, 20}, {turn * Eigen::Vector3d(-2, 3, 4).asDiagonal(), {30, -50, 100}}};
  }

  Case& with(const std::string& id, const std::vector<Box>& boxes) {
    Volume<std::uint8_t> volume(grid_);
    for (const auto& box : boxes)
      for (int k = box.begin.k; k < box.end.k; ++k)
        for (int j = box.begin.j; j < box.end.j; ++j)
          for (int i = box.begin.i; i < box.end.i; ++i) volume(i, j, k) = 1;
    const auto mask = Mask::of(volume);
    auto& entry = add(id, State::present);
    entry.voxels = mask.voxels();
    entry.centroid_mm = centroid(mask);
    entry.components = static_cast<int>(piece_sizes(mask).size());
    entry.touches_border = mask.touches_border();
    masks_.put(id, mask);
    return *this;
  }

  Case& made_of(const std::vector<std::string>& parts, std::vector<std::string> flags = {}) {
    structures_.structures.back().recipe = parts;
    structures_.structures.back().flags = std::move(flags);
    return *this;
  }

  Case& without(const std::string& id, State state) {
    add(id, state);
    return *this;
  }

  Case& says(const std::string& finding, const record::Link& link, std::vector<double> size_mm = {},
             record::Status status = record::Status::present) {
    record::Fact fact;
    fact.id = "f1.1";
    fact.finding = finding;
    fact.status = status;
    fact.where = {*link.place};
    fact.size_mm = std::move(size_mm);
    facts_.sentences.push_back({"s1", "findings", 0, 10, record::SentenceType::statement, {fact}});
    links_.links.push_back(link);
    return *this;
  }

  /// What the check of this code found.
  std::vector<record::Check> found(const std::string& code) const {
    auto all = this->all().checks;
    std::erase_if(all, [&](const record::Check& check) { return check.code != code; });
    return all;
  }
  std::vector<std::string> subjects(const std::string& code) const {
    std::vector<std::string> ids;
    for (const auto& check : found(code)) ids.push_back(check.subject);
    return ids;
  }
  record::Checks all() const {
    auto sorted = structures_;
    std::sort(sorted.structures.begin(), sorted.structures.end(),
              [](const auto& a, const auto& b) { return a.structure < b.structure; });
    return check({tests::shipped_knowledge(), record_, sorted, masks_, facts_, links_});
  }

 private:
  record::StructureEntry& add(const std::string& id, State state) {
    record::StructureEntry entry;
    entry.structure = id;
    entry.state = state;
    structures_.structures.push_back(std::move(entry));
    return structures_.structures.back();
  }

  Geometry grid_;
  record::Case record_;
  record::Structures structures_;
  record::MaskSet masks_;
  record::Facts facts_;
  record::Links links_;
};

record::Link at(const std::string& place, const std::string& reason) {
  return {"f1.1", place, std::nullopt, Granularity::none, reason};
}
record::Link on(const std::string& place) {
  return {"f1.1", place, place, Granularity::exact, ""};
}

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

const Box patients_right{{3, 5, 5}, {10, 15, 10}}, patients_left{{25, 5, 5}, {33, 15, 10}};

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

TEST(FindingOutsideScan, ANoduleWhereTheScanDoesNotReachIsAContradiction) {
  const auto found = Case()
                         .without("right lung upper lobe", State::outside_field_of_view)
                         .says("nodule", at("right lung upper lobe", "outside_field_of_view"), {5})
                         .found("finding_outside_scan");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::error);
  EXPECT_EQ(found[0].subject, "f1.1");
  EXPECT_EQ(found[0].numbers.at("place"), "right lung upper lobe");
}

TEST(FindingOutsideScan, SpeakingOfIsAWarningAndInsideIsSilent) {
  const auto normal =
      Case().says("normal", at("thyroid", "outside_field_of_view")).found("finding_outside_scan");
  ASSERT_EQ(normal.size(), 1u);
  EXPECT_EQ(normal[0].severity, Severity::warning);
  const auto denied = Case()
                          .says("nodule", at("thyroid", "outside_field_of_view"), {}, record::Status::absent)
                          .found("finding_outside_scan");
  ASSERT_EQ(denied.size(), 1u);
  EXPECT_EQ(denied[0].severity, Severity::warning);
  EXPECT_THAT(
      Case().with("liver", {patients_right}).says("nodule", on("liver")).subjects("finding_outside_scan"),
      IsEmpty());
}

TEST(FindingInEmptyStructure, FiresForWhatIsSeenThere) {
  EXPECT_THAT(Case()
                  .without("gallbladder", State::empty)
                  .says("mass", at("gallbladder", "empty"))
                  .subjects("finding_in_empty_structure"),
              ElementsAre("f1.1"));
}

TEST(FindingInEmptyStructure, IsSilentForDenialsAndForWhatSurgeryTookOut) {
  const auto denied = Case().says("mass", at("gallbladder", "empty"), {}, record::Status::absent);
  EXPECT_THAT(denied.subjects("finding_in_empty_structure"), IsEmpty());
  EXPECT_THAT(
      Case().says("postoperative_change", at("gallbladder", "empty")).subjects("finding_in_empty_structure"),
      IsEmpty());
}

// 4 × 5 × 6 voxels of 2 × 3 × 4 mm: the diagonal is √(8² + 15² + 24²) = 29.41 mm.
const Box small{{10, 10, 10}, {14, 15, 16}};

TEST(SizeLargerThanStructure, FiresWhenTheLesionCannotFit) {
  const auto found =
      Case().with("liver", {small}).says("mass", on("liver"), {20, 33}).found("size_larger_than_structure");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].numbers.at("size_mm"), 33);
  EXPECT_EQ(found[0].numbers.at("structure_longest_mm"), 29.41);
}

TEST(SizeLargerThanStructure, IsSilentWhenItFitsOrTheStructureIsCut) {
  EXPECT_THAT(Case()
                  .with("liver", {small})
                  .says("mass", on("liver"), {20, 32})
                  .subjects("size_larger_than_structure"),
              IsEmpty());
  EXPECT_THAT(Case()
                  .with("liver", {{{10, 10, 14}, {14, 15, 20}}})
                  .says("mass", on("liver"), {60})
                  .subjects("size_larger_than_structure"),
              IsEmpty());
  EXPECT_THAT(Case()
                  .with("kidney", {small})
                  .made_of({"left kidney"}, {"incomplete"})
                  .says("mass", on("kidney"), {60})
                  .subjects("size_larger_than_structure"),
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
  EXPECT_EQ(all_checkers().size(), 10u);
  for (const auto& checker : all_checkers()) {
    EXPECT_FALSE(checker.code.empty());
    EXPECT_FALSE(checker.summary.empty());
  }
}

}  // namespace
}  // namespace radgenome::check
