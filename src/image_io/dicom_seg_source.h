// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Dense>
#include <filesystem>
#include <string>
#include <vector>

#include "volume/geometry.h"

namespace radgenome::image_io {

/// A slice of the CT that a segmentation refers to.
struct SourceSlice {
  std::string sop_class, sop_instance;
  Eigen::Vector3d position;  ///< LPS+ mm, as the file has it
};

/// The CT series that a segmentation is made for.
struct SourceSeries {
  std::string series_uid;
  std::string date, time;           ///< of its content, else of its study; may be empty
  std::vector<SourceSlice> slices;  ///< by growing k of the grid
};

/// @param files  one a slice, sorted along the normal
/// @error ct_does_not_fit — their number or positions are not those of the grid's slices; codes of reading
SourceSeries source_series(const std::vector<std::filesystem::path>& files, const Geometry& grid);

}  // namespace radgenome::image_io
