// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/error.h"
#include "image_io/dicom_slice.h"
#include "image_io/grid_check.h"

namespace radgenome::image_io {
namespace {

constexpr double same_place_mm = 0.01;
constexpr double drift_mm = 1.0;  // how far the last slice may lie beside the normal through the first

bool has_place(const DicomSlice& slice) {
  return slice.position && slice.along_row && slice.along_column;
}

Eigen::Vector3d normal_of(const DicomSlice& slice) {
  return slice.along_row->cross(*slice.along_column).normalized();
}

void sort_slices(std::vector<DicomSlice>& slices) {
  std::sort(slices.begin(), slices.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  if (!std::all_of(slices.begin(), slices.end(), has_place)) return;
  const Eigen::Vector3d normal = normal_of(slices.front());
  std::stable_sort(slices.begin(), slices.end(), [&](const auto& a, const auto& b) {
    return normal.dot(*a.position) < normal.dot(*b.position);
  });
}

void require_images(const std::vector<DicomSlice>& slices) {
  const auto without = std::count_if(slices.begin(), slices.end(), [](const auto& s) { return !s.pixels; });
  if (without > 0)
    throw Error("no_pixel_data",
                fmt::format("{} of {} files of the series hold no pixels (a report, a plan or a copy "
                            "without its image); take them out or fetch the series again",
                            without, slices.size()));
  if (std::any_of(slices.begin(), slices.end(), [](const auto& s) { return s.localizer; }))
    throw Error("localizer", "the series is a localizer (scout view), not a volume; choose the axial series");
  if (std::any_of(slices.begin(), slices.end(), [](const auto& s) { return s.frames > 1; }))
    throw Error("multi_frame",
                "the series holds several slices in one file (enhanced DICOM), which is not read; convert "
                "it to one file a slice or to NIfTI");
}

void require_one_grid(const std::vector<DicomSlice>& slices) {
  const DicomSlice& first = slices.front();
  for (const auto& slice : slices) {
    if (!has_place(slice) || !slice.spacing_mm)
      throw Error("no_positions",
                  fmt::format("{} does not say where its slice lies; fetch the series again with its "
                              "position, orientation and pixel spacing",
                              slice.path.filename().string()));
    if ((*slice.along_row - *first.along_row).norm() > 1e-3 ||
        (*slice.along_column - *first.along_column).norm() > 1e-3)
      throw Error("mixed_orientation",
                  "the series holds slices of different orientation; export one orientation alone");
    if (slice.rows != first.rows || slice.columns != first.columns ||
        (*slice.spacing_mm - *first.spacing_mm).norm() > 1e-4)
      throw Error("mixed_spacing",
                  "the series holds slices of different size or pixel spacing; export one kind alone");
  }
}

/// Distances between neighbours along the normal.
std::vector<double> gaps_of(const std::vector<DicomSlice>& slices) {
  const Eigen::Vector3d normal = normal_of(slices.front());
  std::vector<double> gaps;
  for (std::size_t i = 1; i < slices.size(); ++i)
    gaps.push_back(normal.dot(*slices[i].position - *slices[i - 1].position));
  return gaps;
}

void require_no_duplicates(const std::vector<double>& gaps) {
  const auto same = std::count_if(gaps.begin(), gaps.end(), [](double gap) { return gap < same_place_mm; });
  if (same > 0)
    throw Error("duplicate_slices",
                fmt::format("{} slices lie where another slice of the series lies; export one phase "
                            "or reconstruction alone",
                            same));
}

void require_no_tilt(const std::vector<DicomSlice>& slices) {
  const Eigen::Vector3d normal = normal_of(slices.front());
  for (const auto& slice : slices) {
    const Eigen::Vector3d step = *slice.position - *slices.front().position;
    const double beside = (step - normal * normal.dot(step)).norm();
    if (beside > drift_mm)
      throw Error("gantry_tilt",
                  fmt::format("the slices shift sideways by {:.1f} mm, as with a tilted gantry; resample "
                              "the series to a straight grid first",
                              beside));
  }
}

void require_even(const std::vector<double>& gaps) {
  auto sorted = gaps;
  std::sort(sorted.begin(), sorted.end());
  const double usual = sorted[(sorted.size() - 1) / 2];
  int missing = 0;
  for (const double gap : gaps) {
    const double times = gap / usual;
    // Positions are often written with one digit behind the point.
    if (std::abs(gap - usual) <= std::max(0.02 * usual, 0.11)) continue;
    if (times < 1.5 || std::abs(times - std::round(times)) > 0.1)
      throw Error("uneven_slices",
                  fmt::format("the slices lie {:.2f} mm apart in one place and {:.2f} mm in others; "
                              "export a series with even spacing",
                              gap, usual));
    missing += static_cast<int>(std::lround(times)) - 1;
  }
  if (missing > 0)
    throw Error(
        "missing_slices",
        fmt::format("{} slices are missing between the first and the last of the series; fetch it again",
                    missing));
}

double slice_step_mm(const std::vector<DicomSlice>& slices, std::vector<std::string>& notes) {
  if (slices.size() > 1) {
    const auto gaps = gaps_of(slices);
    require_no_duplicates(gaps);
    require_no_tilt(slices);
    require_even(gaps);
    double whole = 0;
    for (const double gap : gaps) whole += gap;
    return whole / static_cast<double>(gaps.size());
  }
  notes.push_back("one_slice");
  return slices.front().thickness_mm.value_or(0);
}

}  // namespace

std::vector<std::vector<DicomSlice>> group_by_series(const std::filesystem::path& folder) {
  std::map<std::string, std::vector<DicomSlice>> by_uid;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    if (auto slice = read_slice_header(entry.path())) by_uid[slice->series_uid].push_back(std::move(*slice));
  }
  std::vector<std::vector<DicomSlice>> series;
  for (auto& [uid, slices] : by_uid) {
    sort_slices(slices);
    series.push_back(std::move(slices));
  }
  return series;
}

DicomVolume volume_of(std::vector<DicomSlice> series) {
  require_images(series);
  require_one_grid(series);
  DicomVolume volume;
  const DicomSlice& first = series.front();
  const double step = slice_step_mm(series, volume.notes);
  volume.geometry.size = {first.columns, first.rows, static_cast<int>(series.size())};
  auto& affine = volume.geometry.world_from_voxel;
  affine.linear.col(0) = *first.along_row * first.spacing_mm->y();
  affine.linear.col(1) = *first.along_column * first.spacing_mm->x();
  affine.linear.col(2) = normal_of(first) * step;
  affine.offset = *first.position;
  const Eigen::DiagonalMatrix<double, 3> ras_from_lps(-1, -1, 1);
  affine.linear = (ras_from_lps * affine.linear).array() + 0.0;  // no "-0" in records
  affine.offset = (ras_from_lps * affine.offset).array() + 0.0;
  require_sound(volume.geometry);
  volume.slices = std::move(series);
  return volume;
}

}  // namespace radgenome::image_io
