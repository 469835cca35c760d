// SPDX-License-Identifier: Apache-2.0
#include "image_io/dicom_seg_source.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/file.h"
#include "image_io/dicom_elements.h"

namespace radgenome::image_io {
namespace {

/// Grids have even slices; those of the series may lie beside them by the rounding of their positions.
constexpr double same_slice_mm = 0.5;

Error does_not_fit(std::string_view what) {
  return Error(
      "ct_does_not_fit",
      fmt::format("the files of the CT series are not the slices of the masks' grid ({}); run the data set "
                  "again",
                  what));
}

Eigen::Vector3d place_of_slice(const Geometry& grid, int k) {
  const auto ras = grid.world_from_voxel(centre_of({0, 0, k}));
  return {-ras.x, -ras.y, ras.z};
}

SourceSlice slice_of(const DicomElements& file, const Geometry& grid, int k) {
  const auto at = file.numbers(0x0020, 0x0032);
  if (at.size() != 3) throw does_not_fit("one of them has no position");
  SourceSlice slice{file.text(0x0008, 0x0016), file.text(0x0008, 0x0018), {at[0], at[1], at[2]}};
  const double beside = (slice.position - place_of_slice(grid, k)).norm();
  if (!(beside < same_slice_mm))
    throw does_not_fit(fmt::format("slice {} lies {:.2f} mm elsewhere", k, beside));
  if (slice.sop_class.empty() || slice.sop_instance.empty()) throw does_not_fit("one of them has no UID");
  return slice;
}

void take_series(const DicomElements& file, SourceSeries& series) {
  series.series_uid = file.text(0x0020, 0x000e);
  series.date = file.text(0x0008, 0x0023);
  series.time = file.text(0x0008, 0x0033);
  if (series.date.empty()) series.date = file.text(0x0008, 0x0020);
  if (series.time.empty()) series.time = file.text(0x0008, 0x0030);
}

}  // namespace

SourceSeries source_series(const std::vector<std::filesystem::path>& files, const Geometry& grid) {
  if (files.size() != static_cast<std::size_t>(grid.size.k))
    throw does_not_fit(fmt::format("{} files for {} slices", files.size(), grid.size.k));
  SourceSeries series;
  for (int k = 0; k < grid.size.k; ++k) {
    const auto bytes = read_file(files[static_cast<std::size_t>(k)]);
    const DicomElements file(bytes);
    if (k == 0) take_series(file, series);
    series.slices.push_back(slice_of(file, grid, k));
  }
  return series;
}

}  // namespace radgenome::image_io
