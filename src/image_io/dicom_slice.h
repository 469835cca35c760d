// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Dense>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "image_io/image_io.h"

namespace radgenome::image_io {

/// What one DICOM file says about the slice it holds, in DICOM's own frame (LPS+ mm).
struct DicomSlice {
  std::filesystem::path path;
  std::string series_uid, description, patient, modality;
  bool localizer = false;
  bool pixels = false;
  int rows = 0, columns = 0;
  int frames = 1;                           ///< 2 stands for any number over one
  std::optional<Eigen::Vector3d> position;  ///< centre of the first pixel
  std::optional<Eigen::Vector3d> along_row, along_column;
  std::optional<Eigen::Vector2d> spacing_mm;  ///< between rows, between columns
  std::optional<double> thickness_mm;
};

/// Nothing for a file that is not DICOM or belongs to no series.
/// @error truncated_file, corrupt_header, unsupported_datatype — a DICOM file that is damaged: leaving it out
///        would leave out a slice
std::optional<DicomSlice> read_slice_header(const std::filesystem::path& path);

/// The HU of one slice, rescaled by its own slope and intercept.
/// @error unsupported_datatype, truncated_file, cannot_read, mixed_spacing
void read_slice_values(const DicomSlice& slice, std::span<std::int16_t> out, ValueSummary& summary);

/// A series in slice order with the grid that it fills.
struct DicomVolume {
  std::vector<DicomSlice> slices;
  Geometry geometry;
  std::vector<std::string> notes;
};

/// The files of a folder by series uid; slices sorted along the normal where they have positions, else by
/// name.
std::vector<std::vector<DicomSlice>> group_by_series(const std::filesystem::path& folder);

/// @error localizer, gantry_tilt, uneven_slices, missing_slices, mixed_spacing, mixed_orientation,
///        duplicate_slices, no_pixel_data, no_positions, multi_frame and those of `require_sound`
DicomVolume volume_of(std::vector<DicomSlice> series);

}  // namespace radgenome::image_io
