// SPDX-License-Identifier: Apache-2.0
#include "image_io_dcmtk/dicom_seg_pixels.h"

#include <fmt/format.h>

#include <algorithm>

namespace radgenome::image_io {
namespace {

constexpr double densest_run_length_code = 64;  // two bytes stand for 128 at most

}  // namespace

Error damaged_seg(std::string_view what) {
  return Error("corrupt_header",
               fmt::format("the segmentation is damaged ({}); get it again from its source", what));
}

SegPixels::SegPixels(DcmDataset& data, const SegPlanes& planes, std::size_t frames, std::uintmax_t file_bytes)
    : rows_(planes.rows), columns_(planes.columns) {
  Uint16 bits = 0, most = 0;
  data.findAndGetUint16(DCM_BitsAllocated, bits);
  if (bits != 1 && bits != 8)
    throw Error("unsupported_datatype", "the segmentation's pixels have neither 1 bit nor 8");
  binary_ = bits == 1;
  if (text_of(data, DCM_SegmentationType) == "FRACTIONAL") {
    if (data.findAndGetUint16(DCM_MaximumFractionalValue, most).bad() || most == 0)
      throw damaged_seg("it is FRACTIONAL without a maximum");
    least_inside_ = (most + 1) / 2;
  }
  if (!data.tagExistsWithValue(DCM_PixelData))
    throw Error("no_pixel_data", "the segmentation holds no pixels; get it again from its source");
  const double pixels = static_cast<double>(frames) * rows_ * columns_;
  const double needed = binary_ ? pixels / 8 : pixels;
  // Asked before anything is unpacked: a damaged header may speak of terabytes.
  if (needed > densest_run_length_code * static_cast<double>(file_bytes))
    throw damaged_seg("it is shorter than its frames");
  unpack(data, needed);
}

void SegPixels::unpack(DcmDataset& data, double needed) {
  if (data.chooseRepresentation(EXS_LittleEndianExplicit, nullptr).bad())
    throw Error("unsupported_datatype", "the segmentation's pixels are compressed in a way that is not read");
  DcmElement* element = nullptr;
  Uint8* bytes = nullptr;
  if (data.findAndGetElement(DCM_PixelData, element).bad() || element->getUint8Array(bytes).bad() ||
      bytes == nullptr || static_cast<double>(element->getLength()) < needed)
    throw damaged_seg("it is shorter than its frames");
  bytes_ = bytes;
}

void SegPixels::add_to(MaskBuilder& mask, std::size_t frame, int k) const {
  const auto rows = static_cast<std::size_t>(rows_), columns = static_cast<std::size_t>(columns_);
  for (int j = 0; j < rows_; ++j) {
    const auto row_start = (frame * rows + static_cast<std::size_t>(j)) * columns;
    for (int begin = next(row_start, 0, true); begin < columns_;) {
      const int end = next(row_start, begin, false);
      mask.add(j, k, {begin, end});
      begin = next(row_start, end, true);
    }
  }
}

/// The first pixel of the row from `i` on that is inside, or that is not; the row's end where there is none.
int SegPixels::next(std::size_t row_start, int i, bool wanted) const {
  const int nothing_wanted = wanted ? 0 : 255;
  while (i < columns_) {
    const auto at = row_start + static_cast<std::size_t>(i);
    const bool whole_byte = binary_ && at % 8 == 0 && columns_ - i >= 8;
    if (whole_byte && bytes_[at / 8] == nothing_wanted) {
      i += 8;
    } else if (inside(at) == wanted) {
      return i;
    } else {
      ++i;
    }
  }
  return columns_;
}

}  // namespace radgenome::image_io
