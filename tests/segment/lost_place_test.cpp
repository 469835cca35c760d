// SPDX-License-Identifier: Apache-2.0
//
// Masks as SAT and RadGenome-Chest CT save them: 1 × 1 × 3 mm, axes to the right, the front and the head, and
// an identity affine. Truth is a body given by formulas in the world.
#include <gmock/gmock.h>

#include <array>

#include "core/error.h"
#include "segment/masks_for_tests.h"

namespace radgenome::segment {
namespace {

using record::State;
using testing::ElementsAre;

/// Where things are, in millimetres along the CT's own axes turned to right, front and head, from its corner.
struct Ball {
  Point<World> centre;
  double radius;
  bool holds(double x, double y, double z) const {
    return (Point<World>{x, y, z} - centre).length() <= radius;
  }
};
constexpr Ball lung{{20, 24, 42}, 11}, bone{{38, 14, 30}, 7}, liver{{33, 32, 24}, 8};

class LostPlace : public Masks {
 protected:
  /// Axes to the left, the back and the head, as CT-RATE's; 0.8 × 0.8 × 2 mm.
  LostPlace() {
    grid_ = oblique({75, 60, 40});
    grid_.world_from_voxel.linear = grid_.direction() * Eigen::Vector3d(0.8, 0.8, 2).asDiagonal();
  }

  /// Millimetres along right, front and head of a voxel of the CT.
  std::array<double, 3> place(int i, int j, int k) const {
    const auto letters = grid_.orientation();
    return {(letters[0] == 'L' ? grid_.size.i - 1 - i : i) * 0.8,
            (letters[1] == 'P' ? grid_.size.j - 1 - j : j) * 0.8, k * 2.0};
  }

  template <class Value>
  Ct made_of(const Value& value) const {
    Ct ct(grid_);
    for (int k = 0; k < grid_.size.k; ++k)
      for (int j = 0; j < grid_.size.j; ++j)
        for (int i = 0; i < grid_.size.i; ++i) {
          const auto [x, y, z] = place(i, j, k);
          ct(i, j, k) = static_cast<std::int16_t>(value(x, y, z));
        }
    return ct;
  }

  Ct body() const {
    return made_of([](double x, double y, double z) {
      const bool outside = x < 4 || x > 55 || y < 6 || y > 43 || z < 6 || z > 70;
      return outside ? -1000 : lung.holds(x, y, z) ? -820 : bone.holds(x, y, z) ? 600 : 45;
    });
  }

  /// The mask as it is stored, `shift` voxels cut off at its start.
  void give_stored(const std::string& file, const Ball& ball, Index size, Index shift = {}) {
    Volume<std::uint8_t> stored(Geometry{size, {}});
    for (int k = 0; k < size.k; ++k)
      for (int j = 0; j < size.j; ++j)
        for (int i = 0; i < size.i; ++i)
          stored(i, j, k) = ball.holds(i + shift.i, j + shift.j, 3.0 * (k + shift.k)) ? 1 : 0;
    give(file, Mask::of(stored));
  }
  void give_all(Index size, Index shift = {}) {
    give_stored("right lung upper lobe.nii.gz", lung, size, shift);
    give_stored("sternum.nii.gz", bone, size, shift);
    give_stored("liver.nii.gz", liver, size, shift);
  }

  Mask truth(const Ball& ball) const {
    const auto inside = made_of([&](double x, double y, double z) { return ball.holds(x, y, z) ? 1 : 0; });
    return Mask(grid_, grid_.whole(),
                std::vector<std::uint8_t>(inside.values().begin(), inside.values().end()));
  }
  void expect_in_place(const Segmentation& made) const {
    EXPECT_GT(dice(*made.masks.find("right lung upper lobe"), truth(lung)), 0.92);
    EXPECT_GT(dice(*made.masks.find("sternum"), truth(bone)), 0.88);
    EXPECT_GT(dice(*made.masks.find("liver"), truth(liver)), 0.9);
    EXPECT_THAT(entry(made, "liver").flags, ElementsAre("resampled"));
  }

  static constexpr Index whole_ = {60, 48, 27};  // round((n - 1) · spacing / wanted) + 1
};

TEST_F(LostPlace, MasksArePutBackWhereTheyLie) {
  give_all(whole_);
  const auto ct = body();
  expect_in_place(run(&ct));
}

TEST_F(LostPlace, WhicheverWayTheCtIsStored) {
  grid_.world_from_voxel.linear.col(1) *= -1;
  ASSERT_EQ(grid_.orientation(), "LAS");
  give_all(whole_);
  const auto ct = body();
  expect_in_place(run(&ct));
}

TEST_F(LostPlace, MasksOfTheForegroundAlone) {
  // The body lies in 4…55, 6…43 and 6…70 mm. Between a voxel of it and one of air the values are not over 0,
  // so that MONAI keeps 4…54, 7…42 and 6…69 mm.
  give_all({51, 36, 22}, {4, 7, 2});
  const auto ct = body();
  expect_in_place(run(&ct));
}

TEST_F(LostPlace, ACtThatFitsTheOtherWayRoundIsAReasonToRefuseAll) {
  give_all(whole_);
  give("spleen.nii.gz", ball(grid_, middle(grid_), 6));  // has its place
  auto ct = body();
  const auto right = body();
  for (int k = 0; k < grid_.size.k; ++k)
    for (int j = 0; j < grid_.size.j; ++j)
      for (int i = 0; i < grid_.size.i; ++i) ct(i, j, k) = right(grid_.size.i - 1 - i, j, k);
  const auto made = run(&ct);
  for (const auto* structure : {"right lung upper lobe", "sternum", "liver"}) {
    EXPECT_EQ(entry(made, structure).state, State::failed) << structure;
    EXPECT_EQ(entry(made, structure).reason, "mask_orientation_unclear") << structure;
  }
  EXPECT_EQ(entry(made, "spleen").state, State::present);
}

TEST_F(LostPlace, WithoutLungOrBoneThePlaceIsUncheckedAndSaidToBe) {
  give_stored("liver.nii.gz", liver, whole_);
  const auto ct = body();
  const auto made = run(&ct);
  EXPECT_GT(dice(*made.masks.find("liver"), truth(liver)), 0.9);
  EXPECT_THAT(entry(made, "liver").flags, ElementsAre("place_unchecked", "resampled"));
}

TEST_F(LostPlace, AnotherExtentIsRefused) {
  give_all({50, 30, 20});
  const auto ct = body();
  for (const Ct* given : {static_cast<const Ct*>(nullptr), &ct}) {
    EXPECT_EQ(entry(run(given), "liver").state, State::failed);
    EXPECT_EQ(entry(run(given), "liver").reason, "mask_without_geometry");
  }
}

}  // namespace
}  // namespace radgenome::segment
