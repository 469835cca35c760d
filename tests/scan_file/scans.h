// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <memory>
#include <string>

#include "scan_file/scan_file.h"

/// Volumes whose every voxel follows from a formula, on grids that are oblique, anisotropic and off-origin.
namespace radgenome::scan_file {

class ScanFileTest : public testing::Test {
 protected:
  ScanFileTest() { std::filesystem::create_directories(folder_); }
  ~ScanFileTest() override { std::filesystem::remove_all(folder_); }

  /// In memory where there is such a place: thousands of small files are written and flushed.
  static std::filesystem::path place() {
    const std::filesystem::path memory = "/dev/shm";
    return ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
  }

  const std::filesystem::path folder_ = place() / ("radgenome_scan_file_" + std::to_string(::getpid()));
  const std::filesystem::path file_ = folder_ / "scan.ozx";
};

inline Geometry oblique_grid(Index size) {
  Geometry geometry{size, {}};
  const Eigen::Matrix3d turn =
      (Eigen::AngleAxisd(0.3, Eigen::Vector3d::UnitZ()) * Eigen::AngleAxisd(-0.2, Eigen::Vector3d::UnitX()))
          .toRotationMatrix();
  geometry.world_from_voxel.linear = turn * Eigen::Vector3d(-0.7, 0.9, 2.5).asDiagonal();
  geometry.world_from_voxel.offset = {-101.3, 57.1, -812.9};
  return geometry;
}

inline std::int16_t hu_at(int i, int j, int k) {
  return static_cast<std::int16_t>((i * 31 + j * 17 + k * 7) % 4000 - 1024);
}

inline Ct some_ct(const Geometry& geometry) {
  Ct ct(geometry);
  for (int k = 0; k < ct.size().k; ++k)
    for (int j = 0; j < ct.size().j; ++j)
      for (int i = 0; i < ct.size().i; ++i) ct(i, j, k) = hu_at(i, j, k);
  return ct;
}

/// The voxels of the grid for which `inside(i, j, k)` holds.
template <class Inside>
std::shared_ptr<const Mask> mask_where(const Geometry& geometry, const Inside& inside) {
  Volume<std::uint8_t> volume(geometry);
  for (int k = 0; k < geometry.size.k; ++k)
    for (int j = 0; j < geometry.size.j; ++j)
      for (int i = 0; i < geometry.size.i; ++i) volume(i, j, k) = inside(i, j, k);
  return std::make_shared<const Mask>(Mask::of(volume));
}

inline std::shared_ptr<const Mask> ellipsoid(const Geometry& geometry, Point<Voxel> centre, double radius) {
  return mask_where(geometry, [&](int i, int j, int k) {
    return std::hypot((i - centre.x) / 1.3, j - centre.y, (k - centre.z) / 0.8) < radius;
  });
}

}  // namespace radgenome::scan_file
