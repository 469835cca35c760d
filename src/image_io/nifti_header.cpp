// SPDX-License-Identifier: Apache-2.0
#include "image_io/nifti_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include "core/error.h"
#include "image_io/grid_check.h"

namespace radgenome::image_io {
namespace {

/// Reads numbers at byte offsets.
class Bytes {
 public:
  Bytes(std::string_view bytes, bool swapped) : bytes_(bytes), swapped_(swapped) {}

  template <class T>
  T at(std::size_t offset) const {
    std::array<char, sizeof(T)> raw;
    std::memcpy(raw.data(), bytes_.data() + offset, sizeof(T));
    if (swapped_) std::reverse(raw.begin(), raw.end());
    return std::bit_cast<T>(raw);
  }
  template <class T, class Out, std::size_t n>
  void list(std::size_t offset, std::array<Out, n>& out) const {
    for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<Out>(at<T>(offset + i * sizeof(T)));
  }

 private:
  std::string_view bytes_;
  bool swapped_;
};

NiftiFields fields_of_version_1(const Bytes& in) {
  NiftiFields f;
  in.list<std::int16_t>(40, f.dim);
  f.datatype = in.at<std::int16_t>(70);
  in.list<float>(76, f.pixdim);
  f.vox_offset = in.at<float>(108);
  f.scl_slope = in.at<float>(112);
  f.scl_inter = in.at<float>(116);
  f.units = in.at<std::uint8_t>(123);
  f.qform_code = in.at<std::int16_t>(252);
  f.sform_code = in.at<std::int16_t>(254);
  in.list<float>(256, f.quatern);
  in.list<float>(268, f.qoffset);
  for (std::size_t row = 0; row < 3; ++row) in.list<float>(280 + 16 * row, f.srow[row]);
  return f;
}

NiftiFields fields_of_version_2(const Bytes& in) {
  NiftiFields f;
  f.datatype = in.at<std::int16_t>(12);
  in.list<std::int64_t>(16, f.dim);
  in.list<double>(104, f.pixdim);
  f.vox_offset = static_cast<double>(in.at<std::int64_t>(168));
  f.scl_slope = in.at<double>(176);
  f.scl_inter = in.at<double>(184);
  f.qform_code = in.at<std::int32_t>(344);
  f.sform_code = in.at<std::int32_t>(348);
  in.list<double>(352, f.quatern);
  in.list<double>(376, f.qoffset);
  for (std::size_t row = 0; row < 3; ++row) in.list<double>(400 + 32 * row, f.srow[row]);
  f.units = in.at<std::int32_t>(500);
  return f;
}

struct Kind {
  int version = 1;
  bool swapped = false;
};

std::optional<Kind> kind_of(std::string_view bytes) {
  if (bytes.size() < 4) return std::nullopt;
  for (const bool swapped : {false, true}) {
    const auto size = Bytes(bytes, swapped).at<std::int32_t>(0);
    if (size == 348) return Kind{1, swapped};
    if (size == 540) return Kind{2, swapped};
  }
  return std::nullopt;
}

void require_magic(std::string_view bytes, int version) {
  const std::string_view magic = bytes.substr(version == 1 ? 344 : 4, 4);
  if (magic == std::string_view(version == 1 ? "n+1" : "n+2", 4)) return;
  if (magic == std::string_view(version == 1 ? "ni1" : "ni2", 4))
    throw Error("not_what_its_name_says",
                "this is the header half of a NIfTI pair (.hdr and .img); join the two into one .nii file");
  throw Error("not_what_its_name_says",
              "the file lacks NIfTI's magic word, as Analyze files do, so its orientation is unknown; "
              "convert it to NIfTI");
}

ValueType value_type(int datatype) {
  switch (datatype) {
    case 2:
      return ValueType::u8;
    case 4:
      return ValueType::i16;
    case 8:
      return ValueType::i32;
    case 16:
      return ValueType::f32;
    case 64:
      return ValueType::f64;
    case 256:
      return ValueType::i8;
    case 512:
      return ValueType::u16;
    case 768:
      return ValueType::u32;
    case 1024:
      return ValueType::i64;
    case 1280:
      return ValueType::u64;
    default:
      throw Error(
          "unsupported_datatype",
          fmt::format("NIfTI datatype {} (colour, complex or extended numbers) is no CT or mask; convert the "
                      "file to whole or floating point numbers",
                      datatype));
  }
}

Index extent(const NiftiFields& fields) {
  const auto axes = fields.dim[0];
  if (axes < 1 || axes > 7)
    throw Error("corrupt_header", fmt::format("the header counts {} axes; the file is damaged", axes));
  for (std::size_t axis = 1; axis <= static_cast<std::size_t>(axes); ++axis)
    if (fields.dim[axis] < 1 || fields.dim[axis] > std::numeric_limits<int>::max())
      throw Error("corrupt_header",
                  fmt::format("the header gives axis {} an extent of {}; the file is damaged", axis - 1,
                              fields.dim[axis]));
  const bool more = std::any_of(fields.dim.begin() + std::min<std::ptrdiff_t>(axes + 1, 4),
                                fields.dim.begin() + axes + 1, [](std::int64_t n) { return n > 1; });
  if (axes < 3 || more)
    throw Error("not_three_dimensional",
                "a volume with three axes is needed; this image has fewer, or is a series of them");
  return {static_cast<int>(fields.dim[1]), static_cast<int>(fields.dim[2]), static_cast<int>(fields.dim[3])};
}

std::size_t bytes_of_all(Index size, ValueType type) {
  std::size_t bytes = bytes_of(type);
  for (int axis = 0; axis < 3; ++axis)
    if (__builtin_mul_overflow(bytes, static_cast<std::size_t>(size[axis]), &bytes))
      throw Error("truncated_file",
                  "the header speaks of more voxels than any file can hold; the file is damaged");
  return bytes;
}

std::size_t voxel_offset(const NiftiFields& fields) {
  if (fields.vox_offset == 0) return 352;  // written by some tools that mean "right behind the header"
  if (!(fields.vox_offset >= 348) || fields.vox_offset > 1e15)
    throw Error("corrupt_header",
                "the header's place of the first voxel makes no sense; the file is damaged");
  return static_cast<std::size_t>(fields.vox_offset);
}

}  // namespace

NiftiFields nifti_fields(std::string_view first_bytes) {
  const auto kind = kind_of(first_bytes);
  if (!kind) throw Error("not_what_its_name_says", "the file is named NIfTI but does not begin like one");
  if (first_bytes.size() < (kind->version == 1 ? 348u : 540u))
    throw Error("truncated_file", "the file ends inside its header; get it again from its source");
  require_magic(first_bytes, kind->version);
  const Bytes in(first_bytes, kind->swapped);
  NiftiFields fields = kind->version == 1 ? fields_of_version_1(in) : fields_of_version_2(in);
  fields.swapped = kind->swapped;
  return fields;
}

NiftiHeader nifti_header(const NiftiFields& fields) {
  NiftiHeader header;
  header.geometry.size = extent(fields);
  header.encoding.type = value_type(fields.datatype);
  header.encoding.swapped = fields.swapped;
  // The standard: a slope of zero means that values are stored as they are. NaN is what nibabel writes for
  // that.
  if (fields.scl_slope != 0 && std::isfinite(fields.scl_slope)) {
    header.encoding.slope = fields.scl_slope;
    header.encoding.intercept = std::isfinite(fields.scl_inter) ? fields.scl_inter : 0;
  }
  header.vox_offset = voxel_offset(fields);
  header.voxel_bytes = bytes_of_all(header.geometry.size, header.encoding.type);
  header.geometry.world_from_voxel = nifti_affine(fields, header.geometry.size, header.notes);
  require_sound(header.geometry);
  return header;
}

}  // namespace radgenome::image_io
