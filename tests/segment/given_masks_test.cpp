// SPDX-License-Identifier: Apache-2.0
//
// Folders of masks as they come: damaged files among good ones, numbers of every kind, links.
#include <gmock/gmock.h>

#include <limits>

#include "segment/masks_for_tests.h"
#include "segment/resample_mask.h"

namespace radgenome::segment {
namespace {

using record::State;
using testing::ElementsAre;
using testing::IsEmpty;

class GivenMasks : public Masks {
 protected:
  void spoil(const std::string& file, const std::function<void(std::string&)>& change) const {
    auto bytes = read_file(folder_ / file);
    change(bytes);
    write_file_atomically(folder_ / file, bytes);
  }
};

TEST_F(GivenMasks, DamagedFilesAmongGoodOnesFailAlone) {
  const auto good = ball(grid_, centre_, 12);
  std::vector<std::string> names;
  for (const auto& structure : tests::shipped_knowledge().structures())
    if (structure.making == knowledge::Structure::Making::own && names.size() < 100)
      names.push_back(structure.id);
  for (const auto& name : names) give(name + ".nii.gz", good);
  spoil(names[10] + ".nii.gz", [](std::string& bytes) { bytes.resize(bytes.size() / 2); });
  spoil(names[20] + ".nii.gz", [](std::string& bytes) { bytes[bytes.size() - 6] ^= 1; });  // checksum
  spoil(names[30] + ".nii.gz", [](std::string& bytes) { bytes.clear(); });
  fs::remove(folder_ / (names[40] + ".nii.gz"));
  fs::create_symlink("nowhere.nii.gz", folder_ / (names[40] + ".nii.gz"));
  const auto made = run();
  std::map<std::string, int> states;
  for (const auto& name : names) ++states[entry(made, name).reason];
  EXPECT_EQ(states[""], 96);
  EXPECT_EQ(entry(made, names[10]).reason, "truncated_gzip");
  EXPECT_EQ(entry(made, names[20]).reason, "corrupt_gzip");
  EXPECT_EQ(entry(made, names[30]).reason, "truncated_file");
  EXPECT_EQ(entry(made, names[40]).reason, "cannot_read");
  EXPECT_EQ(entry(made, names[40]).state, State::failed);
}

TEST_F(GivenMasks, LinksAreFollowedAndHiddenFilesAreNot) {
  const auto mask = ball(grid_, centre_, 9);
  fs::create_directories(folder_ / "elsewhere");
  give("elsewhere/x.nii.gz", mask);
  fs::create_symlink("elsewhere/x.nii.gz", folder_ / "liver.nii.gz");
  write_file_atomically(folder_ / "._liver.nii.gz", "what a Mac leaves behind");
  const auto made = run();
  EXPECT_EQ(entry(made, "liver").voxels, mask.voxels());
  EXPECT_THAT(made.record.unknown_names, IsEmpty());
}

TEST_F(GivenMasks, WhatIsNotOverAHalfIsOutside) {
  std::vector<float> numbers(grid_.voxels());
  const std::array<float, 6> values = {
      0.5f, 0.51f, -3, 200, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()};
  std::copy(values.begin(), values.end(), numbers.begin() + 1000);
  write_numbers(folder_ / "liver.nii", grid_, nifti_f32, numbers);
  std::vector<std::int16_t> whole(grid_.voxels(), -1);
  whole[7] = 1;
  whole[8] = -32768;
  write_numbers(folder_ / "spleen.nii", grid_, nifti_i16, whole);
  const auto made = run();
  EXPECT_EQ(entry(made, "liver").voxels, 3);
  EXPECT_EQ(entry(made, "spleen").voxels, 1);
}

TEST_F(GivenMasks, OfAnotherPatientAreRefusedOrFlagged) {
  auto elsewhere = grid_;
  elsewhere.world_from_voxel.offset += Eigen::Vector3d(0, 0, 900);
  give("liver.nii.gz", ball(elsewhere, middle(elsewhere), 10));  // the same extent, another place
  auto beside = grid_;
  beside.world_from_voxel.offset += beside.world_from_voxel.linear.col(0) * 20.5;  // between voxels
  give("spleen.nii.gz", ball(beside, middle(beside), 10));
  const auto made = run();
  EXPECT_EQ(entry(made, "liver").state, State::failed);
  EXPECT_EQ(entry(made, "liver").reason, "mask_outside_ct");
  EXPECT_THAT(entry(made, "spleen").flags, ElementsAre("partly_outside_ct", "resampled"));
}

/// The definition, voxel by voxel.
double share_at(const Mask& mask, const Eigen::Vector3d& at) {
  double share = 0;
  for (int k = 0; k < 2; ++k)
    for (int j = 0; j < 2; ++j)
      for (int i = 0; i < 2; ++i) {
        const Eigen::Vector3d voxel = at.array().floor().matrix() + Eigen::Vector3d(i, j, k);
        const Eigen::Vector3d weight = 1 - (at - voxel).array().abs();
        if (mask.contains({int(voxel.x()), int(voxel.y()), int(voxel.z())})) share += weight.prod();
      }
  return share;
}

TEST(ResampledMask, IsInsideWhereHalfOfItIs) {
  const Geometry from = oblique({31, 27, 22});
  auto mask = ball(from, middle(from), 13);
  const auto touching = ball(from, from.world_from_voxel(Point<Voxel>{0, 3, 21}), 9);
  const std::array<const Mask*, 2> parts = {&mask, &touching};
  mask = union_of(parts);
  const auto turned = Geometry::axis_aligned({45, 52, 61}, {1.1, 0.9, 1.4}, {0, -20, -135});
  auto shifted = from;
  shifted.world_from_voxel.offset += from.world_from_voxel.linear * Eigen::Vector3d(0.5, 0.25, 0);
  for (const auto& grid : {turned, shifted}) {
    const auto made = resampled(mask, grid);
    const auto mask_from_grid = from.world_from_voxel.inverse() * grid.world_from_voxel;
    std::int64_t inside = 0;
    for (int k = 0; k < grid.size.k; ++k)
      for (int j = 0; j < grid.size.j; ++j)
        for (int i = 0; i < grid.size.i; ++i) {
          const double share = share_at(mask, mask_from_grid(centre_of({i, j, k})).eigen());
          if (std::abs(share - 0.5) > 1e-6) {
            ASSERT_EQ(made.contains({i, j, k}), share > 0.5) << i << " " << j << " " << k;
          }
          inside += share > 0.5 ? 1 : 0;
        }
    EXPECT_GT(inside, 1000);
  }
}

TEST(ResampledMask, CountsWhatLiesOutside) {
  const Geometry grid = oblique({20, 30, 24});
  const Mask all(grid, grid.whole(), std::vector<std::uint8_t>(grid.voxels(), 1));
  auto shifted = grid;
  shifted.world_from_voxel.offset += grid.world_from_voxel.linear * Eigen::Vector3d(3, -2, 0);
  EXPECT_EQ(voxels_outside(all, shifted), 20 * 30 * 24 - 17 * 28 * 24);
  EXPECT_EQ(voxels_outside(all, grid), 0);
}

}  // namespace
}  // namespace radgenome::segment
