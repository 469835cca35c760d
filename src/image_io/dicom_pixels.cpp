// SPDX-License-Identifier: Apache-2.0
#include "image_io/dicom_pixels.h"

#include <fmt/format.h>

#include <cstring>

#include "core/error.h"
#include "image_io/itk_library.h"

namespace radgenome::image_io {
namespace {

PixelLayout layout_of(const DicomElements& file) {
  PixelLayout layout;
  layout.allocated = file.number16(0x0028, 0x0100).value_or(16);
  layout.stored = file.number16(0x0028, 0x0101).value_or(layout.allocated);
  layout.high = file.number16(0x0028, 0x0102).value_or(layout.stored - 1);
  layout.is_signed = file.number16(0x0028, 0x0103).value_or(0) == 1;
  const bool whole_bytes = layout.allocated == 8 || layout.allocated == 16 || layout.allocated == 32;
  if (file.number16(0x0028, 0x0002).value_or(1) != 1)
    throw Error("unsupported_datatype", "the slice is in colour; one number a pixel is needed");
  if (!whole_bytes || layout.stored < 1 || layout.high < layout.stored - 1 || layout.high >= layout.allocated)
    throw Error("unsupported_datatype", fmt::format("the slice stores {} bits in {}, which no CT does",
                                                    layout.stored, layout.allocated));
  return layout;
}

ValueType value_type(const PixelLayout& layout) {
  switch (layout.allocated) {
    case 8:
      return layout.is_signed ? ValueType::i8 : ValueType::u8;
    case 16:
      return layout.is_signed ? ValueType::i16 : ValueType::u16;
    default:
      return layout.is_signed ? ValueType::i32 : ValueType::u32;
  }
}

/// Bits beside those that count may hold overlays; they are cleared, or filled with the sign.
template <class T>
void clean_bits(Buffer& buffer, const PixelLayout& layout) {
  const int left = layout.allocated - 1 - layout.high, right = layout.allocated - layout.stored;
  for (std::size_t at = 0; at + sizeof(T) <= buffer.size(); at += sizeof(T)) {
    std::make_unsigned_t<T> bits;
    std::memcpy(&bits, buffer.data() + at, sizeof(T));
    bits = static_cast<std::make_unsigned_t<T>>(bits << left);
    T value;
    std::memcpy(&value, &bits, sizeof(T));
    value = static_cast<T>(value >> right);
    std::memcpy(buffer.data() + at, &value, sizeof(T));
  }
}

Buffer plain_pixels(const DicomElements& file, const PixelLayout& layout, std::size_t needed) {
  if (file.pixels().size() < needed)
    throw Error("truncated_file",
                "the slice holds fewer pixels than its header says; get it again from its source");
  Buffer buffer(needed);
  std::memcpy(buffer.data(), file.pixels().data(), needed);
  const bool even = layout.stored == layout.allocated;
  if (even || layout.allocated != 16 || file.big_endian()) return buffer;
  layout.is_signed ? clean_bits<std::int16_t>(buffer, layout) : clean_bits<std::uint16_t>(buffer, layout);
  return buffer;
}

}  // namespace

DicomPixels dicom_pixels(const DicomElements& file, int rows, int columns) {
  const PixelLayout layout = layout_of(file);
  DicomPixels pixels;
  pixels.encoding.type = value_type(layout);
  const std::size_t needed =
      static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns) * bytes_of(pixels.encoding.type);
  const bool plain = file.fragments().empty();
  pixels.encoding.swapped = plain && file.big_endian();
  pixels.buffer =
      plain ? plain_pixels(file, layout, needed) : unpack_pixels(file, layout, {columns, rows, 1}, needed);
  return pixels;
}

}  // namespace radgenome::image_io
