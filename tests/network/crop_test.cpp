// SPDX-License-Identifier: Apache-2.0
#include "network/crop.h"

#include <gmock/gmock.h>

namespace radgenome::network {
namespace {

const Geometry scan = Geometry::axis_aligned({100, 80, 60}, {1, 1, 2.5}, {-40, 20, 700});

/// Windows of 20 x 20 x 10 voxels, side by side.
class TiledPart : public Part {
 public:
  explicit TiledPart(const std::vector<std::string>& structures) {
    for (const auto& structure : structures) labels_.push_back({1, structure, structure});
  }
  std::string name() const override { return "tiles"; }
  const std::vector<ModelLabel>& labels() const override { return labels_; }
  Box with_context(const Geometry& geometry, const Box& box) const override {
    return widened(widened(widened(box, 0, 20, geometry), 1, 20, geometry), 2, 10, geometry);
  }
  int windows(const Geometry&, const Box& box) const override {
    const auto size = box.extent();
    return ((size.i + 19) / 20) * ((size.j + 19) / 20) * ((size.k + 9) / 10);
  }
  PartInput prepare(const Ct&, const Box&) const override { return {}; }
  std::vector<FoundLabel> segment(const PartInput&, const Geometry&, const Progress&) override { return {}; }

 private:
  std::vector<ModelLabel> labels_;
};

FoundLabel found(const std::string& structure, const Box& box) {
  const std::vector<std::uint8_t> inside(box.voxels(), 1);
  return {"tiles", {1, structure, structure}, Mask(scan, box, inside), {}};
}

FoundLabel nothing(const std::string& structure) {
  return {"tiles", {1, structure, structure}, Mask(scan), {}};
}

TEST(Crop, IsTheBoxAroundAllThatThePartGives) {
  const Places places = {{"heart", {{{10, 20, 5}, {40, 45, 25}}, ""}},
                         {"aorta", {{{30, 30, 20}, {50, 60, 40}}, ""}},
                         {"liver", {{{0, 0, 0}, {90, 80, 20}}, ""}}};
  EXPECT_EQ(choose_crop(TiledPart({"heart"}), scan, places).box, (Box{{10, 20, 5}, {40, 45, 25}}));
  EXPECT_EQ(choose_crop(TiledPart({"heart", "aorta"}), scan, places).box, (Box{{10, 20, 5}, {50, 60, 40}}));
}

TEST(Crop, HasAtLeastAWindowAlongEachAxisWithinTheScan) {
  const Places places = {{"trachea", {{{2, 76, 30}, {6, 80, 50}}, ""}}};
  EXPECT_EQ(choose_crop(TiledPart({"trachea"}), scan, places).box, (Box{{0, 60, 30}, {20, 80, 50}}));
  EXPECT_EQ(widened({{40, 0, 0}, {43, 1, 1}}, 0, 10, scan).begin.i, 37);
  EXPECT_EQ(widened({{40, 0, 0}, {43, 1, 1}}, 0, 10, scan).end.i, 47);
  EXPECT_EQ(widened({{40, 0, 0}, {43, 1, 1}}, 2, 1000, scan), (Box{{40, 0, 0}, {43, 1, 60}}));
}

TEST(Crop, OneUnknownPlaceOrNoSavedWindowMeansTheWholeScan) {
  const Places places = {{"heart", {{{10, 20, 5}, {40, 45, 25}}, ""}},
                         {"liver", {{{1, 1, 1}, {100, 80, 60}}, ""}},
                         {"pulmonary artery", {{}, "not_in_atlas"}}};
  const auto unknown = choose_crop(TiledPart({"heart", "pulmonary artery"}), scan, places);
  EXPECT_EQ(unknown.box, std::nullopt);
  EXPECT_EQ(unknown.reason, "not_in_atlas");
  EXPECT_EQ(unknown.structure, "pulmonary artery");
  const auto large = choose_crop(TiledPart({"liver"}), scan, places);
  EXPECT_EQ(large.box, std::nullopt);
  EXPECT_EQ(large.reason, "saves_no_window");
}

TEST(Crop, IsDoubtedWhereAMaskIsEmptyOrNearAFaceBehindWhichTheScanGoesOn) {
  const LookedAt crop{"tiles", Box{{10, 0, 5}, {60, 50, 60}}};
  const auto reason = [&](const std::vector<FoundLabel>& labels) {
    const auto whole = doubt(crop, labels, scan);
    return whole ? whole->structure + ": " + whole->reason : "";
  };
  const auto heart = found("heart", {{20, 10, 10}, {40, 40, 50}});
  EXPECT_EQ(reason({heart}), "");
  EXPECT_EQ(reason({found("heart", {{20, 0, 10}, {40, 40, 60}})}), "");  // ends with the scan
  EXPECT_EQ(reason({heart, nothing("aorta")}), "aorta: nothing_in_the_box");
  EXPECT_EQ(reason({nothing("heart"), heart}), "");  // two labels of one structure
  // 5 mm are 5 voxels along i and j, and 2 along k.
  EXPECT_EQ(reason({found("heart", {{15, 10, 7}, {55, 45, 50}})}), "");
  EXPECT_EQ(reason({found("heart", {{14, 10, 7}, {55, 45, 50}})}), "heart: cut_by_the_box");
  EXPECT_EQ(reason({found("heart", {{15, 10, 6}, {55, 45, 50}})}), "heart: cut_by_the_box");
  EXPECT_EQ(reason({found("heart", {{15, 10, 7}, {55, 46, 50}})}), "heart: cut_by_the_box");
}

}  // namespace
}  // namespace radgenome::network
