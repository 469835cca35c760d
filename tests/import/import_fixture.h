// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <unistd.h>

#include <cmath>
#include <fstream>

#include "core/error.h"
#include "image_io/image_io.h"
#include "import/import.h"

namespace radgenome::import {

template <class Work>
std::string code_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  return "no error";
}

/// A folder of its own for every test.
class Import : public testing::Test {
 protected:
  Import() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "dataset");
  }
  ~Import() override { std::filesystem::remove_all(folder_); }

  static Geometry grid() {
    Geometry geometry = Geometry::axis_aligned({12, 10, 8}, {0.7, 0.9, 2.5}, {-100, 50, -300});
    const Eigen::AngleAxisd turn(0.2, Eigen::Vector3d(1, 2, 3).normalized());
    geometry.world_from_voxel.linear = turn.toRotationMatrix() * geometry.world_from_voxel.linear;
    return geometry;
  }

  /// Air, lung, fat and soft tissue in the shares of a chest, and some bone.
  static Ct chest() {
    constexpr std::array<std::int16_t, 8> tissues = {-1000, -850, -820, -100, 20, 45, 60, 700};
    Ct ct(grid());
    for (std::size_t i = 0; i < ct.values().size(); ++i)
      ct.values()[i] = static_cast<std::int16_t>(tissues[i % 8] + i % 7);
    return ct;
  }

  std::filesystem::path write_chest(const std::string& name) const {
    image_io::write_ct(folder_ / name, chest());
    return folder_ / name;
  }
  std::filesystem::path write_mask(const std::string& name, const Geometry& geometry = grid()) const {
    image_io::write_mask(folder_ / name,
                         Mask(geometry, {{2, 2, 2}, {4, 5, 6}}, std::vector<std::uint8_t>(24, 1)));
    return folder_ / name;
  }
  std::filesystem::path write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }
  ImportedCase imported(const std::filesystem::path& ct) const {
    CaseInput input;
    input.id = case_id_of(ct);
    input.ct = ct;
    return import_case(input, folder_ / "dataset");
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("import_" + std::to_string(::getpid()));
};

}  // namespace radgenome::import
