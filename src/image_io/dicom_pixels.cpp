// SPDX-License-Identifier: Apache-2.0
#include "image_io/dicom_pixels.h"

#include <fmt/format.h>
#include <gdcmImage.h>
#include <gdcmSequenceOfFragments.h>
#include <gdcmTrace.h>
#include <gdcmTransferSyntax.h>

#include <cstring>

#include "core/error.h"

namespace radgenome::image_io {
namespace {

struct Layout {
  int allocated = 16, stored = 16, high = 15;
  bool is_signed = false;
};

Layout layout_of(const DicomElements& file) {
  Layout layout;
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

ValueType value_type(const Layout& layout) {
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
void clean_bits(Buffer& buffer, const Layout& layout) {
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

Buffer plain_pixels(const DicomElements& file, const Layout& layout, std::size_t needed) {
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

/// GDCM speaks on the terminal unless told not to.
void quiet_gdcm() {
  static const bool done = [] {
    gdcm::Trace::DebugOff();
    gdcm::Trace::WarningOff();
    gdcm::Trace::ErrorOff();
    return true;
  }();
  static_cast<void>(done);
}

gdcm::DataElement pixel_element(const DicomElements& file) {
  gdcm::SmartPointer<gdcm::SequenceOfFragments> sequence = new gdcm::SequenceOfFragments;
  for (const auto bytes : file.fragments()) {
    gdcm::Fragment fragment;
    fragment.SetByteValue(bytes.data(), static_cast<std::uint32_t>(bytes.size()));
    sequence->AddFragment(fragment);
  }
  gdcm::DataElement element(gdcm::Tag(0x7fe0, 0x0010));
  element.SetVR(gdcm::VR::OB);
  element.SetValue(*sequence);
  return element;
}

Buffer unpacked_pixels(const DicomElements& file, const Layout& layout, Index size, std::size_t needed) {
  quiet_gdcm();
  const auto syntax = gdcm::TransferSyntax::GetTSType(file.transfer_syntax().c_str());
  if (syntax == gdcm::TransferSyntax::TS_END)
    throw Error("unsupported_datatype",
                fmt::format("the slice is compressed by an unknown method ({})", file.transfer_syntax()));
  const auto bits = [](int n) { return static_cast<unsigned short>(n); };
  gdcm::Image image;
  image.SetTransferSyntax(syntax);
  image.SetNumberOfDimensions(2);
  image.SetDimension(0, static_cast<unsigned>(size.i));
  image.SetDimension(1, static_cast<unsigned>(size.j));
  image.SetPhotometricInterpretation(gdcm::PhotometricInterpretation::MONOCHROME2);
  image.SetPixelFormat(gdcm::PixelFormat(1, bits(layout.allocated), bits(layout.stored), bits(layout.high),
                                         layout.is_signed ? 1 : 0));
  image.SetDataElement(pixel_element(file));
  Buffer buffer(std::max<std::size_t>(image.GetBufferLength(), needed));
  if (image.GetBufferLength() < needed || !image.GetBuffer(reinterpret_cast<char*>(buffer.data())))
    throw Error("truncated_file",
                "the slice's compressed pixels cannot be unpacked, so the file is damaged or incomplete");
  buffer.shorten(needed);
  return buffer;
}

}  // namespace

DicomPixels dicom_pixels(const DicomElements& file, int rows, int columns) {
  const Layout layout = layout_of(file);
  DicomPixels pixels;
  pixels.encoding.type = value_type(layout);
  const std::size_t needed =
      static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns) * bytes_of(pixels.encoding.type);
  const bool plain = file.fragments().empty();
  pixels.encoding.swapped = plain && file.big_endian();
  pixels.buffer =
      plain ? plain_pixels(file, layout, needed) : unpacked_pixels(file, layout, {columns, rows, 1}, needed);
  return pixels;
}

}  // namespace radgenome::image_io
