// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gdcmImage.h>
#include <gdcmSequenceOfFragments.h>
#include <gdcmTrace.h>
#include <gdcmTransferSyntax.h>

#include <algorithm>

#include "core/error.h"
#include "image_io_itk/parts.h"

namespace radgenome::image_io {
namespace {

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

}  // namespace

Buffer gdcm_unpack(const DicomElements& file, const PixelLayout& layout, Index size, std::size_t needed) {
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

}  // namespace radgenome::image_io
