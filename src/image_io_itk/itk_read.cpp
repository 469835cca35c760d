// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <itkMetaImageIO.h>
#include <itkNrrdImageIO.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>

#include "core/error.h"
#include "image_io/checked_voxels.h"
#include "image_io/grid_check.h"
#include "image_io/gzip.h"
#include "image_io_itk/parts.h"

namespace radgenome::image_io {
namespace {

using ImageIO = itk::ImageIOBase;

ImageIO::Pointer io_of(Format format) {
  if (format == Format::metaimage) return itk::MetaImageIO::New().GetPointer();
  return itk::NrrdImageIO::New().GetPointer();
}

/// ITK asks the name's ending alone; its parsers speak on the terminal when they meet something else.
void require_first_words(const std::filesystem::path& path, Format format) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 4096> start{};
  file.read(start.data(), start.size());
  const std::string_view bytes(start.data(), static_cast<std::size_t>(file.gcount()));
  if (bytes.empty()) throw Error("truncated_file", "the file is empty; get it again from its source");
  const bool right = format == Format::nrrd
                         ? bytes.starts_with("NRRD")
                         : bytes.find("NDims") != bytes.npos && bytes.find('=') != bytes.npos;
  if (!right)
    throw Error("not_what_its_name_says", fmt::format("the file is named {} but does not begin like one",
                                                      format == Format::nrrd ? "NRRD" : "MetaImage"));
}

ValueType value_type(ImageIO::IOComponentEnum type) {
  using Type = ImageIO::IOComponentEnum;
  switch (type) {
    case Type::UCHAR:
      return ValueType::u8;
    case Type::CHAR:
      return ValueType::i8;
    case Type::USHORT:
      return ValueType::u16;
    case Type::SHORT:
      return ValueType::i16;
    case Type::UINT:
      return ValueType::u32;
    case Type::INT:
      return ValueType::i32;
    case Type::ULONG:
    case Type::ULONGLONG:
      return ValueType::u64;
    case Type::LONG:
    case Type::LONGLONG:
      return ValueType::i64;
    case Type::FLOAT:
      return ValueType::f32;
    case Type::DOUBLE:
      return ValueType::f64;
    default:
      throw Error("unsupported_datatype", "the image's numbers are of a type that no CT or mask has");
  }
}

Index extent(const ImageIO& io) {
  const unsigned axes = io.GetNumberOfDimensions();
  if (io.GetNumberOfComponents() != 1)
    throw Error("unsupported_datatype",
                "each voxel holds several numbers, as in colour images; one is needed");
  bool more = false;
  for (unsigned axis = 3; axis < axes; ++axis) more = more || io.GetDimensions(axis) > 1;
  if (axes < 3 || more)
    throw Error("not_three_dimensional",
                "a volume with three axes is needed; this image has fewer, or is a series of them");
  Index size;
  for (unsigned axis = 0; axis < 3; ++axis) {
    if (io.GetDimensions(axis) > static_cast<unsigned>(std::numeric_limits<int>::max()))
      throw Error("corrupt_header", "an axis is too long to be true; the file is damaged");
    size[static_cast<int>(axis)] = static_cast<int>(io.GetDimensions(axis));
  }
  return size;
}

/// ITK's frame is LPS; the world here is RAS.
Affine<World, Voxel> affine(const ImageIO& io) {
  Affine<World, Voxel> affine;
  for (unsigned row = 0; row < 3; ++row) {
    const double sign = row < 2 ? -1 : 1;
    for (unsigned axis = 0; axis < 3; ++axis)
      affine.linear(row, axis) = sign * io.GetDirection(axis)[row] * io.GetSpacing(axis);
    affine.offset(row) = sign * io.GetOrigin(row);
  }
  affine.linear.array() += 0.0;  // no "-0" in records
  affine.offset.array() += 0.0;
  return affine;
}

Geometry read_header(ImageIO& io, const std::filesystem::path& path) {
  io.SetFileName(path.string());
  io.ReadImageInformation();
  Geometry geometry{extent(io), affine(io)};
  require_sound(geometry);
  return geometry;
}

/// Bytes of the file and, where a header names another file for the voxels, of its neighbours of the same
/// stem.
std::size_t bytes_on_disk(const std::filesystem::path& path) {
  std::size_t bytes = 0;
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const bool detached = path.extension() == ".mhd" || path.extension() == ".nhdr";
  if (!detached) return std::filesystem::file_size(path);
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_regular_file()) bytes += entry.file_size();
  return bytes;
}

std::size_t bytes_needed(const Geometry& geometry, ValueType type) {
  std::size_t bytes = bytes_of(type);
  for (int axis = 0; axis < 3; ++axis)
    if (__builtin_mul_overflow(bytes, static_cast<std::size_t>(geometry.size[axis]), &bytes))
      throw Error("truncated_file",
                  "the header speaks of more voxels than any file can hold; the file is damaged");
  return bytes;
}

/// ITK's exceptions become errors of ours; running out of memory is handled by the caller.
template <class Work>
auto with_itk(const Work& work) {
  try {
    return work();
  } catch (const itk::ExceptionObject& error) {
    std::string reason = error.GetDescription();
    reason = reason.substr(0, reason.find('\n'));
    std::replace_if(
        reason.begin(), reason.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');  // words of the file
    throw Error("cannot_read", fmt::format("ITK cannot read it ({})", reason));
  }
}

}  // namespace

RawImage itk_read(const std::filesystem::path& path, Format format) {
  require_first_words(path, format);
  return with_itk([&] {
    const ImageIO::Pointer io = io_of(format);
    RawImage image;
    image.geometry = read_header(*io, path);
    image.encoding.type = value_type(io->GetComponentType());
    const std::size_t needed = bytes_needed(image.geometry, image.encoding.type);
    if (const std::size_t there = bytes_on_disk(path); needed / gzip_most_dense > there)
      throw Error(
          "truncated_file",
          fmt::format("the header speaks of {} bytes of voxels, which {} bytes on disk cannot hold; get the "
                      "file again from its source",
                      needed, there));
    auto voxels = format == Format::metaimage ? metaimage_voxels(path, needed, image.encoding.swapped)
                                              : nrrd_voxels(path, needed, image.encoding.swapped);
    if (voxels) {
      image.buffer = std::move(*voxels);
      return image;
    }
    itk::ImageIORegion region(io->GetNumberOfDimensions());
    for (unsigned axis = 0; axis < io->GetNumberOfDimensions(); ++axis)
      region.SetSize(axis, io->GetDimensions(axis));
    io->SetIORegion(region);
    image.buffer = Buffer(needed);
    io->Read(image.buffer.data());
    return image;
  });
}

RawImage itk_read_header(const std::filesystem::path& path, Format format) {
  require_first_words(path, format);
  return with_itk([&] {
    const ImageIO::Pointer io = io_of(format);
    RawImage image;
    image.geometry = read_header(*io, path);
    image.encoding.type = value_type(io->GetComponentType());
    return image;
  });
}

}  // namespace radgenome::image_io
