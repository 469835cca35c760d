// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstring>

#include "core/file.h"
#include "image_io/image_io.h"
#include "knowledge/knowledge_for_tests.h"
#include "segment/segment.h"

namespace radgenome::segment {

namespace fs = std::filesystem;

/// Oblique, anisotropic, off-origin, another extent on each axis.
inline Geometry oblique(Index size = {40, 30, 24}) {
  const Eigen::Matrix3d turn =
      (Eigen::AngleAxisd(0.25, Eigen::Vector3d::UnitZ()) * Eigen::AngleAxisd(-0.15, Eigen::Vector3d::UnitX()))
          .toRotationMatrix();
  return {size, {turn * Eigen::Vector3d(-1.5, -1.7, 2.5).asDiagonal(), {45, 20, -130}}};
}

/// All voxels whose centres lie within `radius_mm` of a point of the world.
inline Mask ball(const Geometry& grid, Point<World> centre, double radius_mm) {
  Volume<std::uint8_t> volume(grid);
  for (int k = 0; k < grid.size.k; ++k)
    for (int j = 0; j < grid.size.j; ++j)
      for (int i = 0; i < grid.size.i; ++i)
        volume(i, j, k) =
            (grid.world_from_voxel(centre_of({i, j, k})) - centre).length() <= radius_mm ? 1 : 0;
  return Mask::of(volume);
}

inline Point<World> middle(const Geometry& grid) {
  return grid.world_from_voxel(Point<Voxel>{grid.size.i / 2.0, grid.size.j / 2.0, grid.size.k / 2.0});
}

inline double dice(const Mask& a, const Mask& b) {
  return 2.0 * static_cast<double>(common_voxels(a, b)) / static_cast<double>(a.voxels() + b.voxels());
}

/// A NIfTI file of numbers of any type, as another program may write it.
template <class T>
void write_numbers(const fs::path& path, const Geometry& grid, std::int16_t datatype,
                   const std::vector<T>& numbers) {
  const fs::path plain = path.string() + ".header.nii";
  image_io::write_labels(plain, Volume<std::uint16_t>(grid));
  std::string bytes = read_file(plain).substr(0, 352);
  fs::remove(plain);
  const auto bits = static_cast<std::int16_t>(8 * sizeof(T));
  std::memcpy(bytes.data() + 70, &datatype, 2);
  std::memcpy(bytes.data() + 72, &bits, 2);
  bytes.append(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(T));
  write_file_atomically(path, bytes);
}
constexpr std::int16_t nifti_i16 = 4, nifti_f32 = 16, nifti_u32 = 768;

class Masks : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  void give(const std::string& file, const Mask& mask) { image_io::write_mask(folder_ / file, mask); }

  Segmentation run(const Ct* ct = nullptr) { return run_on(folder_, ct); }
  Segmentation run_on(const fs::path& masks, const Ct* ct = nullptr) {
    return segment(backend("masks"), {tests::shipped_knowledge(), grid_, ct, masks, RADGENOME_DATA});
  }
  static const record::StructureEntry& entry(const Segmentation& made, const std::string& id) {
    const auto* found = made.record.find(id);
    EXPECT_NE(found, nullptr) << id;
    return *found;
  }

  Geometry grid_ = oblique();
  Point<World> centre_ = middle(grid_);
  fs::path folder_ = fs::temp_directory_path() / ("radgenome_masks_" + std::to_string(::getpid()));
};

}  // namespace radgenome::segment
