// SPDX-License-Identifier: Apache-2.0
#include "scan_file/scan_file.h"

#include <gmock/gmock.h>
#include <tbb/global_control.h>

#include "core/error.h"
#include "core/file.h"
#include "scan_file/scans.h"
#include "volume/crop.h"

namespace radgenome::scan_file {
namespace {

/// Everything that a grid of any shape may hold.
Content full_content(const Geometry& geometry) {
  const Index size = geometry.size;
  const Point<Voxel> middle{size.i / 2.0, size.j / 2.0, size.k / 2.0};
  Content content{geometry, nullptr, {}, {}};
  content.masks["empty"] = std::make_shared<const Mask>(geometry);
  content.masks["full"] = mask_where(geometry, [](int, int, int) { return true; });
  content.masks["first voxel"] = mask_where(geometry, [](int i, int j, int k) { return i + j + k == 0; });
  content.masks["last voxel"] = mask_where(
      geometry, [&](int i, int j, int k) { return i == size.i - 1 && j == size.j - 1 && k == size.k - 1; });
  content.masks["comb"] = mask_where(geometry, [](int i, int j, int k) { return (i + j + k) % 2 == 0; });
  content.masks["sacral vertebrae 1 (s1)"] = ellipsoid(geometry, middle, 20);
  content.masks["portal vein and splenic vein"] = ellipsoid(geometry, {middle.x + 5, middle.y, middle.z}, 18);
  content.masks["../50%\n/zarr.json"] = ellipsoid(geometry, middle, 4);
  content.sources["full"] = "atlas s0011 \"1\"";
  return content;
}

class RoundTrip : public ScanFileTest, public testing::WithParamInterface<Index> {};

TEST_P(RoundTrip, EveryVoxelOfTheCtAndOfEachMaskComesBack) {
  const auto geometry = oblique_grid(GetParam());
  const auto ct = some_ct(geometry);
  auto content = full_content(geometry);
  content.ct = &ct;
  write(file_, content);
  const auto file = ScanFile::open(file_);
  EXPECT_EQ(file.geometry(), geometry);
  ASSERT_TRUE(file.has_ct());
  EXPECT_TRUE(std::ranges::equal(file.ct().values(), ct.values()));
  ASSERT_EQ(file.masks().size(), content.masks.size());
  for (const auto& [structure, mask] : content.masks) {
    SCOPED_TRACE(structure);
    EXPECT_EQ(file.mask(structure), *mask);
    const auto source = structure == "full" ? "atlas s0011 \"1\"" : "";
    ASSERT_NE(file.find(structure), nullptr);
    EXPECT_EQ(*file.find(structure), (MaskEntry{structure, mask->box(), mask->voxels(), source}));
  }
}

// One voxel thick, ends at, before and behind the border of a chunk.
INSTANTIATE_TEST_SUITE_P(Grids, RoundTrip,
                         testing::Values(Index{1, 1, 1}, Index{67, 1, 5}, Index{1, 130, 2},
                                         Index{64, 65, 128}, Index{129, 31, 129}));

TEST_F(ScanFileTest, ABoxIsThatPartOfTheWhole) {
  const auto geometry = oblique_grid({150, 70, 150});
  const auto ct = some_ct(geometry);
  const auto ball = ellipsoid(geometry, {70, 40, 120}, 22);
  write(file_, {geometry, &ct, {{"ball", ball}}, {}});
  const auto file = ScanFile::open(file_);
  for (const Box& box : {Box{{0, 0, 0}, {1, 1, 1}}, Box{{63, 62, 110}, {65, 66, 131}},
                         Box{{149, 69, 149}, {150, 70, 150}}, Box{{5, 0, 120}, {149, 70, 150}}}) {
    const auto part = file.ct(box);
    EXPECT_EQ(part.geometry(), crop(geometry, box));
    EXPECT_TRUE(std::ranges::equal(part.values(), crop(ct, box).values()));
    std::vector<std::uint8_t> got(box.voxels(), 7), wanted(box.voxels());
    file.copy_mask("ball", box, got);
    ball->copy_to(box, wanted);
    EXPECT_EQ(got, wanted);
  }
}

TEST_F(ScanFileTest, BytesDoNotDependOnThreads) {
  const auto geometry = oblique_grid({150, 131, 140});
  const auto ct = some_ct(geometry);
  auto content = full_content(geometry);
  content.ct = &ct;
  std::string bytes[2];
  for (const std::size_t threads : {1, 4}) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    write(file_, content);
    bytes[threads == 4] = read_file(file_);
  }
  EXPECT_EQ(bytes[0], bytes[1]);
}

template <class Work>
std::string code_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  return "no error";
}

TEST_F(ScanFileTest, WhatIsNotThereIsSaid) {
  const auto geometry = oblique_grid({20, 10, 7});
  write(file_, {geometry, nullptr, {{"heart", ellipsoid(geometry, {9, 5, 3}, 3)}}, {}});
  const auto file = ScanFile::open(file_);
  std::vector<std::uint8_t> out(8);
  EXPECT_FALSE(file.has_ct());
  EXPECT_EQ(code_of([&] { file.ct(); }), "no_ct");
  EXPECT_EQ(file.find("liver"), nullptr);
  EXPECT_EQ(code_of([&] { file.mask("liver"); }), "unknown_mask");
  EXPECT_EQ(code_of([&] { file.copy_mask("heart", {{19, 8, 5}, {21, 10, 7}}, out); }), "box_outside_scan");
  EXPECT_EQ(code_of([&] { file.copy_mask("heart", {{0, 0, 0}, {2, 2, 3}}, out); }), "box_outside_scan");
  EXPECT_EQ(code_of([&] { ScanFile::open(folder_ / "missing"); }), "cannot_read");
  EXPECT_EQ(code_of([&] { ScanFile::open(folder_); }), "cannot_read");
}

TEST_F(ScanFileTest, WhatDoesNotLieOnTheGridIsRefused) {
  const auto geometry = oblique_grid({20, 10, 7});
  auto moved = geometry;
  moved.world_from_voxel.offset.x() += 1;
  const auto ct = some_ct(moved);
  EXPECT_EQ(code_of([&] { write(file_, {geometry, &ct, {}, {}}); }), "different_grids");
  EXPECT_EQ(code_of([&] {
              write(file_, {geometry, nullptr, {{"heart", std::make_shared<Mask>(moved)}}, {}});
            }),
            "different_grids");
  EXPECT_EQ(code_of([&] {
              write(file_, {geometry, nullptr, {{"", std::make_shared<Mask>(geometry)}}, {}});
            }),
            "bad_structure_name");
  EXPECT_FALSE(std::filesystem::exists(file_));
}

}  // namespace
}  // namespace radgenome::scan_file
