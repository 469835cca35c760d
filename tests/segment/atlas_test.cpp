// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <random>

#include "knowledge/knowledge_for_tests.h"
#include "segment/atlas/label_atlas.h"
#include "segment/atlas/sets.h"
#include "segment/atlas_places.h"
#include "segment/segment.h"
#include "volume/morphology.h"
#include "volume/sample.h"

namespace radgenome::segment {
namespace {

using record::State;

/// HU that a CT shows of a label: those of its tissue, a little different for every organ.
std::int16_t hu_of(const atlas::LabelAtlas& body, std::uint8_t label, bool inside) {
  if (!inside) return -1000;
  if (label == 0) return -90;
  if (body.lung[label] != 0) return -850;
  if (body.trachea[label] != 0) return -990;
  if (body.bone[label] != 0) return 450;
  return static_cast<std::int16_t>(20 + 17 * label % 90);
}

/// The trunk of the atlas stretched, turned and scanned on an oblique grid with thick slices.
struct Phantom {
  Ct ct;
  Volume<std::uint8_t> truth;
};

Phantom phantom(const atlas::LabelAtlas& body) {
  const Index size{66, 50, 32};
  Geometry grid;
  grid.size = size;
  const auto turn = Eigen::AngleAxisd(0.06, Eigen::Vector3d(1, 0.4, 1).normalized()).toRotationMatrix();
  grid.world_from_voxel.linear = turn * Eigen::Vector3d(-4.6, -4.4, 5.5).asDiagonal();
  grid.world_from_voxel.offset = {500, -300, 80};
  const Point<Voxel> middle{32, 25, 16};
  const auto atlas_size = body.labels.size();
  // A small trunk from the kidneys to the clavicles.
  const Eigen::Vector3d stretch(1.3, 1.28, 1.34);
  const auto centre = grid.world_from_voxel(middle);
  const auto atlas_centre = body.labels.geometry().world_from_voxel(
      Point<Voxel>{atlas_size.i / 2.0, atlas_size.j / 2.0, atlas_size.k * 0.66});
  const auto voxel_from_atlas = body.labels.geometry().world_from_voxel.inverse();
  const auto skin = dilate(
      atlas::set_where(body.labels.geometry(), [&](std::size_t v) { return body.labels.values()[v] != 0; }),
      14);
  const Sampler<std::uint8_t> labels(body.labels), insides(skin);
  Phantom made{Ct(grid, -1000), Volume<std::uint8_t>(grid)};
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j)
      for (int i = 0; i < size.i; ++i) {
        const Eigen::Vector3d p = (grid.world_from_voxel(centre_of({i, j, k})) - centre).eigen();
        const auto at = Point<World>::from(atlas_centre.eigen() + stretch.cwiseProduct(p));
        const Eigen::Vector3f v = voxel_from_atlas(at).eigen().cast<float>();
        const auto label = labels.nearest(v.x(), v.y(), v.z(), std::uint8_t{0});
        const bool inside = insides.nearest(v.x(), v.y(), v.z(), std::uint8_t{0}) != 0;
        made.truth(i, j, k) = label;
        made.ct(i, j, k) = hu_of(body, label, inside);
      }
  return made;
}

Segmentation run(const Ct& ct) {
  return segment(backend("atlas"), {tests::shipped_knowledge(), ct.geometry(), &ct, {}, RADGENOME_DATA});
}

double dice(const Mask& ours, const Volume<std::uint8_t>& truth, const atlas::LabelSet& group) {
  const auto expected = Mask::of(atlas::in_group(truth, group));
  return 2.0 * static_cast<double>(common_voxels(ours, expected)) /
         static_cast<double>(ours.voxels() + expected.voxels());
}

atlas::LabelSet named(const atlas::LabelAtlas& body, const std::string& name) {
  atlas::LabelSet group{};
  for (std::size_t label = 0; label < 256; ++label) group[label] = body.names[label] == name;
  return group;
}

/// Nothing was drawn, and every structure says why.
void expect_reasons_only(const Segmentation& made) {
  EXPECT_TRUE(made.masks.all().empty());
  for (const auto& entry : made.record.structures) {
    EXPECT_NE(entry.state, State::present) << entry.structure;
    EXPECT_FALSE(entry.reason.empty()) << entry.structure;
  }
}

TEST(AtlasBackend, FindsTheAtlasItself) {
  const auto body = atlas::load_label_atlas(RADGENOME_DATA);
  const auto scan = phantom(body);
  const auto made = run(scan.ct);
  const auto check = [&](const std::string& structure, const atlas::LabelSet& group, double least) {
    const auto mask = made.masks.find(structure);
    ASSERT_NE(mask, nullptr) << structure;
    EXPECT_GT(dice(*mask, scan.truth, group), least) << structure;
    const auto* entry = made.record.find(structure);
    ASSERT_NE(entry, nullptr);
    EXPECT_THAT(entry->flags, testing::Contains("coarse")) << structure;
  };
  check("left lung", body.left_lung, 0.93);
  check("right lung", body.right_lung, 0.93);
  check("bone", body.bone, 0.75);
  check("liver", named(body, "liver"), 0.85);
  check("spleen", named(body, "spleen"), 0.75);
  check("heart", named(body, "heart"), 0.85);
  check("left kidney", named(body, "kidney_left"), 0.7);
  for (const auto* structure : {"pancreas", "left breast", "left rib 6", "costal cartilage"})
    EXPECT_EQ(made.record.find(structure)->state, State::not_available) << structure;
  EXPECT_EQ(made.record.find("left femur")->state, State::outside_field_of_view);
}

TEST(AtlasBackend, AirNoiseAndWaterGiveReasonsInsteadOfGarbage) {
  const auto grid = Geometry::axis_aligned({60, 50, 40}, {4, 4.5, 5}, {-100, 20, 7});
  expect_reasons_only(run(Ct(grid, -1000)));
  expect_reasons_only(run(Ct(grid, 0)));
  Ct noise(grid);
  std::mt19937 random(3);
  for (auto& value : noise.values())
    value = static_cast<std::int16_t>(-1000 + static_cast<int>(random() % 2000));
  expect_reasons_only(run(noise));
}

TEST(AtlasBackend, OneSliceIsTooSmall) {
  const auto made = run(Ct(Geometry::axis_aligned({64, 64, 1}, {5, 5, 5}, {0, 0, 0}), 40));
  expect_reasons_only(made);
  EXPECT_EQ(made.record.find("liver")->reason, "scan_too_small");
}

class Places : public testing::Test {
 protected:
  network::Places find(const Ct& ct, double margin_mm) {
    return atlas_places(RADGENOME_DATA, tests::shipped_knowledge(), margin_mm)
        .find(ct, {"heart", "liver", "left lung", "spinal cord", "left femur", "pulmonary artery"});
  }
};

TEST_F(Places, HoldWhatIsThereOnAnObliqueGrid) {
  const auto body = atlas::load_label_atlas(RADGENOME_DATA);
  const auto scan = phantom(body);
  const auto places = find(scan.ct, place_margin_mm), tight = find(scan.ct, 12);
  const auto holds = [](const Box& box, const Box& other) { return hull(box, other) == box; };
  const auto check = [&](const std::string& structure, const atlas::LabelSet& group) {
    const auto truth = Mask::of(atlas::in_group(scan.truth, group)).box();
    const auto& box = tight.at(structure).box;
    EXPECT_TRUE(holds(box, truth)) << structure;
    EXPECT_TRUE(holds(grown(truth, 7, scan.ct.geometry().whole()), box)) << structure;  // of 4.4 mm and more
    EXPECT_TRUE(holds(places.at(structure).box, box)) << structure;
  };
  check("heart", named(body, "heart"));
  check("liver", named(body, "liver"));
  check("left lung", body.left_lung);
  // The atlas's own scan cuts the spinal cord: it goes on as far as this one does. k grows to the head.
  EXPECT_EQ(tight.at("spinal cord").box.end.k, scan.ct.size().k);
  EXPECT_EQ(places.at("left femur").reason, "outside_the_scan");
  EXPECT_EQ(places.at("pulmonary artery").reason, "not_in_atlas");
}

TEST_F(Places, AreNotKnownWhereTheAtlasHasNoHold) {
  const auto grid = Geometry::axis_aligned({60, 50, 40}, {4, 4.5, 5}, {-100, 20, 7});
  for (const auto& [structure, place] : find(Ct(grid, -1000), place_margin_mm)) {
    EXPECT_TRUE(place.box.empty()) << structure;
    EXPECT_EQ(place.reason, "no_lung_and_no_bone") << structure;
  }
  const auto slice = Geometry::axis_aligned({64, 64, 1}, {5, 5, 5}, {0, 0, 0});
  EXPECT_EQ(find(Ct(slice, 40), place_margin_mm).at("heart").reason, "scan_too_small");
}

}  // namespace
}  // namespace radgenome::segment
