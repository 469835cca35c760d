// SPDX-License-Identifier: Apache-2.0
#include "dataset/scan_masks.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "core/error.h"
#include "knowledge/knowledge_for_tests.h"
#include "record/unions.h"

namespace radgenome::dataset {
namespace {

using testing::Contains;
using testing::Not;

Geometry grid() {
  return Geometry::axis_aligned({70, 33, 20}, {0.7, 0.9, 2.5}, {-40, 12, 300});
}

Mask block(const Box& box) {
  return Mask(grid(), box, std::vector<std::uint8_t>(box.voxels(), 1));
}

/// The lungs stored by some of their lobes, which overlap a little; what a difference takes away; an empty
/// liver.
class ScanMasksTest : public testing::Test {
 protected:
  ScanMasksTest() {
    masks_.put("left lung upper lobe", block({{2, 3, 9}, {30, 20, 18}}));
    masks_.put("left lung lower lobe", block({{5, 9, 2}, {33, 30, 10}}));
    masks_.put("right lung upper lobe", block({{40, 4, 12}, {66, 25, 19}}));
    masks_.put("lung vessel", block({{20, 8, 5}, {50, 24, 16}}));
    masks_.put("trachea", block({{34, 10, 12}, {38, 14, 20}}));
    masks_.put("liver", Mask(grid()));
    scan_file::write(path_, {grid(), nullptr, masks_.all(), {}});
    record::add_unions(tests::shipped_knowledge(), masks_);
  }
  ~ScanMasksTest() override { std::filesystem::remove(path_); }

  std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                ("radgenome_scan_masks_" + std::to_string(::getpid()) + ".ozx");
  record::MaskSet masks_;
};

TEST_F(ScanMasksTest, WhatRecipesMakeIsWhatTheyMakeOfWholeMasks) {
  const auto file = scan_file::ScanFile::open(path_);
  const ScanMasks masks(file, tests::shipped_knowledge());
  const Box part = {{3, 5, 4}, {61, 31, 17}};
  std::vector<std::uint8_t> wanted(part.voxels());
  for (const auto& [id, mask] : masks_.all()) {
    ASSERT_THAT(masks.structures(), Contains(id));
    if (id != "lung parenchyma") {
      EXPECT_EQ(masks.box(id), mask->box()) << id;
    }
    std::vector<std::uint8_t> found(part.voxels());
    masks.add_to(id, part, found);
    mask->copy_to(part, wanted);
    EXPECT_EQ(found, wanted) << id;
  }
  EXPECT_THAT(masks.structures(), Contains("lung"));
  EXPECT_THAT(masks.structures(), Contains("lung parenchyma"));
  EXPECT_EQ(masks.structures().size(), masks_.all().size());
}

TEST_F(ScanMasksTest, ResizedMasksTakeTheVoxelAtTheMiddleOfEachCell) {
  const auto file = scan_file::ScanFile::open(path_);
  const ScanMasks masks(file, tests::shipped_knowledge());
  const Box part = {{1, 2, 3}, {61, 32, 18}};
  const Index size = {7, 45, 5};
  std::vector<std::uint8_t> found(7 * 45 * 5);
  masks.add_to("lung", part, size, found);
  const auto& lung = *masks_.find("lung");
  std::size_t at = 0;
  const auto middle = [&](int axis, int cell) {
    return part.begin[axis] +
           static_cast<int>((cell + 0.5) * part.extent()[axis] / static_cast<double>(size[axis]));
  };
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j)
      for (int i = 0; i < size.i; ++i)
        ASSERT_EQ(found[at++] != 0, lung.contains({middle(0, i), middle(1, j), middle(2, k)}));
}

TEST_F(ScanMasksTest, WhatHasNoMaskIsNamed) {
  const auto file = scan_file::ScanFile::open(path_);
  const ScanMasks masks(file, tests::shipped_knowledge());
  EXPECT_THAT(masks.structures(), Not(Contains("spleen")));
  try {
    masks.box("spleen");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "unknown_mask");
    EXPECT_THAT(error.sentence(), testing::HasSubstr("\"spleen\""));
  }
}

}  // namespace
}  // namespace radgenome::dataset
