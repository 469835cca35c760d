// SPDX-License-Identifier: Apache-2.0
#include "measure/measure.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <numbers>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "measure/case_for_tests.h"

namespace radgenome::measure {
namespace {

using Eigen::Vector3d;
using record::State;
using testing::HasSubstr;

const Vector3d middle(10, -20, 90);

Mask ball(const Geometry& grid, const Vector3d& centre, double radius_mm) {
  return solids::solid(grid, [&](const Vector3d& at) { return (at - centre).norm() <= radius_mm; });
}

TEST(Quantities, SayWhatTheyAre) {
  std::set<std::string> names;
  for (const auto& quantity : all_quantities()) {
    EXPECT_TRUE(names.insert(quantity.name).second) << quantity.name;
    EXPECT_THAT(quantity.unit, testing::AnyOf("mm", "ml", "HU", "1")) << quantity.name;
    EXPECT_EQ(quantity.definition.back(), '.') << quantity.name;
    EXPECT_FALSE(quantity.source.empty()) << quantity.name;
  }
}

TEST(Measure, RowsAreSortedAndHaveAValueOrAReason) {
  const auto grid = solids::oblique_grid(middle, 60);
  const auto rows =
      Case().with("spleen", ball(grid, middle, 20)).with("left lung", ball(grid, middle, 8)).all();
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return std::tie(a.quantity, a.structure) < std::tie(b.quantity, b.structure);
  }));
  for (const auto& row : rows) {
    EXPECT_NE(row.value.has_value(), !row.reason.empty()) << row.quantity << " of " << row.structure;
    EXPECT_FALSE(row.unit.empty());
  }
}

TEST(Measure, RowsAreForWhatIsThereAndForWhatEveryChestHas) {
  for (const auto& row : Case().all())
    EXPECT_TRUE(row.structure == "lung" || row.structure == "left lung" || row.structure == "right lung" ||
                row.structure == "heart" || row.structure == "aorta" || row.structure == "pulmonary artery")
        << row.quantity << " of " << row.structure;
  EXPECT_EQ(Case().row("lung_volume", "lung").reason, "no_mask");
  EXPECT_TRUE(Case().rows("longest_diameter_3d", "spleen").empty());
}

TEST(Measure, ReasonsFollowTheStates) {
  const auto grid = solids::oblique_grid(middle, 60);
  const auto reason = [&](const Case& subject) {
    return subject.row("longest_diameter_3d", "spleen").reason;
  };
  EXPECT_EQ(reason(Case().without("spleen", State::empty)), "empty_mask");
  EXPECT_EQ(reason(Case().without("spleen", State::outside_field_of_view)), "outside_field_of_view");
  EXPECT_EQ(reason(Case().without("spleen", State::failed)), "segmentation_failed");
  EXPECT_EQ(reason(Case().with("spleen", ball(grid, middle, 20), {"coarse"})), "coarse_mask");
  EXPECT_EQ(Case().with("lung", ball(grid, middle, 20), {"coarse"}).row("lung_volume", "lung").reason, "");
  EXPECT_EQ(reason(Case().with("spleen", ball(grid, middle, 80))), "cut_by_field_of_view");
  EXPECT_EQ(Case().with("lung", ball(grid, middle, 20), {"incomplete"}).row("lung_volume", "lung").reason,
            "incomplete_mask");
}

TEST(Lesions, EachPieceIsMeasured) {
  const auto grid = solids::oblique_grid(middle, 90);
  const Vector3d aside(0, 30, 0);
  const Mask large = ball(grid, middle - aside, 12), small = ball(grid, middle + aside, 7);
  const Mask* both[] = {&large, &small};
  const auto subject = Case().with("lung nodule", union_of(both));
  for (const auto* quantity : {"longest_axial_diameter", "perpendicular_axial_diameter"}) {
    const auto rows = subject.rows(quantity, "lung nodule");
    ASSERT_EQ(rows.size(), 2U);
    // Between the outer corners of voxels: at most a voxel's diagonal in the slice more.
    EXPECT_NEAR(*rows[0].value, 24.7, 0.8);
    EXPECT_NEAR(*rows[1].value, 14.7, 0.8);
    for (const auto& row : rows) {
      EXPECT_EQ(row.unit, "mm");
      ASSERT_EQ(row.line_mm.size(), 2U);
      EXPECT_NEAR((row.line_mm[1] - row.line_mm[0]).length(), *row.value, 2e-3);
      const auto on_grid = grid.world_from_voxel.inverse()(row.line_mm[0]);
      EXPECT_NEAR(on_grid.z, *row.slice, 1e-2);
    }
  }
}

TEST(OrganLength, IsFromPoleToPole) {
  const auto grid = solids::oblique_grid(middle, 130);
  const Vector3d along = Vector3d(0.3, 0.2, 0.9).normalized();
  const auto kidney = solids::solid(grid, [&](const Vector3d& at) {
    const Vector3d from = at - middle;
    const double t = from.dot(along);
    return std::pow(t / 55, 2) + (from - t * along).squaredNorm() / (25 * 25) <= 1;
  });
  const auto row = Case().with("right kidney", kidney).row("longest_diameter_3d", "right kidney");
  EXPECT_NEAR(*row.value, 111.4, 1.4);  // at most a voxel's diagonal, 2.8 mm, more
}

TEST(OrganLength, SpecksDoNotCountAndHalvesAreNoOrgan) {
  const auto grid = solids::oblique_grid(middle, 110);
  const auto spleen_and = [&](double radius_mm) {
    const Mask main = ball(grid, middle - Vector3d(0, 20, 0), 15),
               other = ball(grid, middle + Vector3d(0, 20, 0), radius_mm);
    const Mask* both[] = {&main, &other};
    return Case().with("spleen", union_of(both)).row("longest_diameter_3d", "spleen");
  };
  EXPECT_NEAR(*spleen_and(4).value, 31.4, 1.4);
  EXPECT_EQ(spleen_and(12).reason, "in_pieces");
}

TEST(Lungs, VolumeAndDensity) {
  const auto grid = solids::oblique_grid(middle, 80);
  const auto lung = ball(grid, middle, 30);
  Ct ct(grid, 40);
  // A half is emphysema at -980, the other at -800, by the plane through the middle.
  for (int k = 0; k < grid.size.k; ++k)
    for (int j = 0; j < grid.size.j; ++j)
      for (int i = 0; i < grid.size.i; ++i)
        if (lung.contains({i, j, k}))
          ct(i, j, k) = grid.world_from_voxel(centre_of({i, j, k})).x < middle.x() ? -980 : -800;
  const auto subject = Case().with("left lung", lung).with_ct(ct);
  EXPECT_NEAR(*subject.row("lung_volume", "left lung").value, 4.0 / 3 * std::numbers::pi * 27, 0.6);
  EXPECT_NEAR(*subject.row("low_attenuation_share", "left lung").value, 0.5, 0.01);
  EXPECT_NEAR(*subject.row("mean_lung_density", "left lung").value, -890, 2);
  EXPECT_EQ(Case().with("left lung", lung).row("low_attenuation_share", "left lung").reason, "no_ct");
  EXPECT_EQ(Case().with("left lung", ball(grid, middle, 90)).row("lung_volume", "left lung").reason,
            "cut_by_field_of_view");
}

TEST(LowAttenuation, MinusNineHundredAndFiftyIsNotBelow) {
  const auto grid = Geometry::axis_aligned({6, 5, 4}, {1, 1, 2}, {0, 0, 0});
  Ct ct(grid, -950);
  ct(2, 2, 2) = -951;
  MaskBuilder builder(grid);
  builder.add(2, 2, {1, 5});
  EXPECT_DOUBLE_EQ(
      *Case().with("lung", builder.finish()).with_ct(ct).row("low_attenuation_share", "lung").value, 0.25);
}

TEST(Settings, ErrorsNameFileAndEntry) {
  const auto folder = std::filesystem::temp_directory_path() / "radgenome_settings_test";
  const auto sentence = [&](const std::string& text) -> std::string {
    write_file_atomically(folder / "measurements.json", text);
    try {
      Settings::load(folder, Case::knowledge());
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "bad_measurements");
      EXPECT_THAT(error.sentence(), HasSubstr("measurements.json"));
      return error.sentence();
    }
    return "no error";
  };
  const std::string head = R"({"format": "radgenome.measurements/1", )";
  EXPECT_THAT(
      sentence(head + R"("lesions": ["left ear"], "lengths": [], "attenuations": [], "distances": []})"),
      HasSubstr("\"left ear\" is no structure"));
  EXPECT_THAT(
      sentence(head +
               R"("lesions": [], "lengths": ["spleen", "spleen"], "attenuations": [], "distances": []})"),
      HasSubstr("stands twice"));
  EXPECT_THAT(
      sentence(head + R"("lesions": [], "lengths": [], "attenuations": [], "distances": [], "more": 1})"),
      HasSubstr("more"));
  const auto with_pairs = [&](const std::string& pairs) {
    return sentence(head + R"("lesions": [], "lengths": [], "attenuations": [], "distances": )" + pairs +
                    "}");
  };
  EXPECT_THAT(with_pairs(R"([["aorta", "trachea"], ["trachea", "aorta"]])"), HasSubstr("stand twice"));
  EXPECT_THAT(with_pairs(R"([["aorta"]])"), HasSubstr("two different structures"));
  EXPECT_EQ(with_pairs(R"([["aorta", "trachea"]])"), "no error");
  EXPECT_THAT(sentence(R"({"format": "else"})"), HasSubstr("radgenome.measurements/1"));
  EXPECT_THAT(sentence("{"), HasSubstr("line 1"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace radgenome::measure
