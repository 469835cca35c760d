// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <span>

#include "core/error.h"
#include "core/file.h"
#include "image_io/gzip.h"
#include "image_io/image_io.h"
#include "image_io/nifti_header.h"
#include "image_io/nifti_labels.h"

namespace radgenome::image_io {
namespace {

static_assert(std::endian::native == std::endian::little, "files are written in this machine's byte order");

constexpr std::size_t header_bytes = 348;
const std::string no_extension(4, '\0');
constexpr int fast = 1, dense = 6;  // levels of compression

/// The fields that describe the grid. The qform is given only where it can say the same as the sform, which
/// holds shear as well.
NiftiFields fields_of(const Geometry& geometry) {
  NiftiFields f;
  const auto spacing = geometry.spacing_mm();
  const auto& affine = geometry.world_from_voxel;
  f.dim = {3, geometry.size.i, geometry.size.j, geometry.size.k, 1, 1, 1, 1};
  Eigen::Matrix3d rotation = geometry.direction();
  const bool mirrored = rotation.determinant() < 0;
  f.pixdim = {mirrored ? -1.0 : 1.0, spacing[0], spacing[1], spacing[2], 0, 0, 0, 0};
  if (mirrored) rotation.col(2) *= -1;
  Eigen::Quaterniond turn(rotation);
  turn.normalize();
  if (turn.w() < 0) turn.coeffs() *= -1;
  f.quatern = {turn.x(), turn.y(), turn.z()};
  f.qoffset = {affine.offset.x(), affine.offset.y(), affine.offset.z()};
  for (int row = 0; row < 3; ++row)
    f.srow[static_cast<std::size_t>(row)] = {affine.linear(row, 0), affine.linear(row, 1),
                                             affine.linear(row, 2), affine.offset(row)};
  f.sform_code = 1;
  f.qform_code = Geometry{geometry.size, nifti_qform(f)}.matches(geometry) ? 1 : 0;
  return f;
}

template <class T>
void put(std::string& bytes, std::size_t offset, T value) {
  std::memcpy(bytes.data() + offset, &value, sizeof(T));
}

template <class T, class Values>
void put_list(std::string& bytes, std::size_t offset, const Values& values) {
  for (const auto value : values) {
    put(bytes, offset, static_cast<T>(value));
    offset += sizeof(T);
  }
}

/// @param extension  what follows the header, with the mark that says whether something does
std::string header_of(const Geometry& geometry, std::int16_t datatype, std::int16_t bits,
                      const std::string& extension) {
  for (int axis = 0; axis < 3; ++axis)
    if (geometry.size[axis] < 1 || geometry.size[axis] > 32767)
      throw Error("cannot_write", "NIfTI-1 holds volumes with 1 to 32767 voxels along an axis");
  const NiftiFields f = fields_of(geometry);
  std::string bytes(header_bytes, '\0');
  put<std::int32_t>(bytes, 0, 348);
  put_list<std::int16_t>(bytes, 40, f.dim);
  put(bytes, 70, datatype);
  put(bytes, 72, bits);
  put_list<float>(bytes, 76, f.pixdim);
  put<float>(bytes, 108, static_cast<float>(header_bytes + extension.size()));
  put<float>(bytes, 112, 1.0f);      // slope
  put<std::uint8_t>(bytes, 123, 2);  // millimetres
  std::memcpy(bytes.data() + 148, "radgenome", 9);
  put<std::int16_t>(bytes, 252, static_cast<std::int16_t>(f.qform_code));
  put<std::int16_t>(bytes, 254, static_cast<std::int16_t>(f.sform_code));
  put_list<float>(bytes, 256, f.quatern);
  put_list<float>(bytes, 268, f.qoffset);
  for (std::size_t row = 0; row < 3; ++row) put_list<float>(bytes, 280 + 16 * row, f.srow[row]);
  std::memcpy(bytes.data() + 344, "n+1", 4);
  return bytes + extension;
}

/// How numbers are stored.
struct Numbers {
  std::int16_t datatype;
  int level;  ///< of compression
};

template <class T>
void write(const std::filesystem::path& path, const Volume<T>& volume, Numbers stored,
           const std::string& extension = no_extension) {
  const std::span<const T> values = volume.values();
  std::string bytes = in_context(path.string(), [&] {
    return header_of(volume.geometry(), stored.datatype, static_cast<std::int16_t>(8 * sizeof(T)), extension);
  });
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  write_file_atomically(path, path.extension() == ".gz" ? gzip_of(bytes, stored.level) : bytes);
}

}  // namespace

std::string nifti_header_of(const Geometry& geometry, Stored stored) {
  static_assert(nifti_voxels_at == header_bytes + 4);
  switch (stored) {
    case Stored::uint8:
      return header_of(geometry, 2, 8, no_extension);
    case Stored::int16:
      return header_of(geometry, 4, 16, no_extension);
    case Stored::uint16:
      break;
  }
  return header_of(geometry, 512, 16, no_extension);
}

void write_mask(const std::filesystem::path& path, const Mask& mask) {
  write(path, mask.dense(), {2, fast});
}

void write_ct(const std::filesystem::path& path, const Ct& ct) {
  write(path, ct, {4, dense});
}

void write_labels(const std::filesystem::path& path, const Volume<std::uint16_t>& labels,
                  const std::map<std::uint16_t, std::string>& names) {
  write(path, labels, {512, fast}, names.empty() ? no_extension : label_extension(names));
}

}  // namespace radgenome::image_io
