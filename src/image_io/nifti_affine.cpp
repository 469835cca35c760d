// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "core/error.h"
#include "image_io/nifti_header.h"

namespace radgenome::image_io {
namespace {

void require_positive_spacing(const NiftiFields& fields) {
  for (std::size_t axis = 1; axis <= 3; ++axis) {
    if (!std::isfinite(fields.pixdim[axis]))
      throw Error("non_finite_affine", "the header's spacing is NaN or infinite; repair the header");
    if (!(fields.pixdim[axis] > 0))
      throw Error("zero_spacing", "the header's spacing is zero or negative; repair the header");
  }
}

Affine<World, Voxel> sform(const NiftiFields& fields) {
  Affine<World, Voxel> affine;
  for (int row = 0; row < 3; ++row) {
    const auto& numbers = fields.srow[static_cast<std::size_t>(row)];
    for (int column = 0; column < 3; ++column)
      affine.linear(row, column) = numbers[static_cast<std::size_t>(column)];
    affine.offset(row) = numbers[3];
  }
  return affine;
}

Affine<World, Voxel> spacing_alone(const NiftiFields& fields) {
  Affine<World, Voxel> affine;
  for (int axis = 0; axis < 3; ++axis)
    affine.linear(axis, axis) = fields.pixdim[static_cast<std::size_t>(axis) + 1];
  return affine;
}

/// Millimetres in one unit of the header.
double mm_of_unit(int units) {
  switch (units & 7) {
    case 1:
      return 1000;
    case 3:
      return 0.001;
    default:
      return 1;
  }
}

bool has_qform(const NiftiFields& fields) {
  for (std::size_t axis = 1; axis <= 3; ++axis)
    if (!(fields.pixdim[axis] > 0) || !std::isfinite(fields.pixdim[axis])) return false;
  return fields.qform_code > 0;
}

}  // namespace

Affine<World, Voxel> nifti_qform(const NiftiFields& fields) {
  double b = fields.quatern[0], c = fields.quatern[1], d = fields.quatern[2];
  double a = 1 - (b * b + c * c + d * d);
  if (a < 1e-7) {  // a half turn: rounding may have pushed the length over 1
    const double scale = 1 / std::sqrt(b * b + c * c + d * d);
    b *= scale, c *= scale, d *= scale;
    a = 0;
  } else {
    a = std::sqrt(a);
  }
  Eigen::Matrix3d rotation;
  rotation << a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c),  //
      2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b),          //
      2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - c * c - b * b;
  const double qfac = fields.pixdim[0] < 0 ? -1 : 1;
  Affine<World, Voxel> affine;
  affine.linear.col(0) = rotation.col(0) * fields.pixdim[1];
  affine.linear.col(1) = rotation.col(1) * fields.pixdim[2];
  affine.linear.col(2) = rotation.col(2) * fields.pixdim[3] * qfac;
  affine.offset = {fields.qoffset[0], fields.qoffset[1], fields.qoffset[2]};
  return affine;
}

Affine<World, Voxel> nifti_affine(const NiftiFields& fields, Index size, std::vector<std::string>& notes) {
  Affine<World, Voxel> affine;
  if (fields.sform_code > 0) {
    affine = sform(fields);
    if (has_qform(fields) && !Geometry{size, affine}.matches({size, nifti_qform(fields)}, 0.1))
      notes.push_back("qform_and_sform_differ");
  } else {
    require_positive_spacing(fields);
    affine = fields.qform_code > 0 ? nifti_qform(fields) : spacing_alone(fields);
    if (fields.qform_code <= 0) notes.push_back("no_orientation");
  }
  if (const double mm = mm_of_unit(fields.units); mm != 1) {
    affine.linear *= mm;
    affine.offset *= mm;
    notes.push_back("units_not_mm");
  }
  affine.linear.array() += 0.0;  // no "-0" in records
  affine.offset.array() += 0.0;
  return affine;
}

}  // namespace radgenome::image_io
