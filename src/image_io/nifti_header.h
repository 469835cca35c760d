// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "image_io/values.h"

namespace radgenome::image_io {

/// So many bytes at the start of a file are enough for `parse_nifti`.
inline constexpr std::size_t nifti_header_bytes = 540;

/// The fields of a NIfTI-1 or NIfTI-2 header that matter here, in this machine's byte order.
/// @source nifti1.h, nifti2.h of the NIfTI Data Format Working Group
struct NiftiFields {
  bool swapped = false;
  std::array<std::int64_t, 8> dim{};
  int datatype = 0;
  std::array<double, 8> pixdim{};
  double vox_offset = 0, scl_slope = 0, scl_inter = 0;
  int units = 0, qform_code = 0, sform_code = 0;
  std::array<double, 3> quatern{}, qoffset{};
  std::array<std::array<double, 4>, 3> srow{};
};

/// What a header means.
struct NiftiHeader {
  Geometry geometry;
  Encoding encoding;
  std::size_t vox_offset = 0;
  std::size_t voxel_bytes = 0;  ///< of all voxels together
  std::vector<std::string> notes;
};

/// @error not_what_its_name_says, truncated_file — fewer bytes than a header has
NiftiFields nifti_fields(std::string_view first_bytes);

/// @error unsupported_datatype, not_three_dimensional, corrupt_header and those of `require_sound`
NiftiHeader nifti_header(const NiftiFields& fields);

/// The affine by NIfTI's precedence: sform where its code is positive, else qform, else spacing alone.
/// Adds notes: qform_and_sform_differ, no_orientation, units_not_mm.
/// @error zero_spacing, non_finite_affine
Affine<World, Voxel> nifti_affine(const NiftiFields& fields, Index size, std::vector<std::string>& notes);

/// The affine that the header's quaternion, offset and pixdim stand for, in the header's own unit.
Affine<World, Voxel> nifti_qform(const NiftiFields& fields);

}  // namespace radgenome::image_io
