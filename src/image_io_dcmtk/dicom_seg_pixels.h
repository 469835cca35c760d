// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "core/error.h"
#include "image_io/dicom_seg_layout.h"
#include "image_io_dcmtk/dcmtk.h"
#include "volume/mask.h"

namespace radgenome::image_io {

/// corrupt_header, with what is wrong.
Error damaged_seg(std::string_view what);

/// The pixels of all frames of a segmentation, one bit or one byte each. A view into `data`, which unpacks
/// them.
class SegPixels {
 public:
  /// @error no_pixel_data, unsupported_datatype, corrupt_header — fewer pixels than the frames have
  SegPixels(DcmDataset& data, const SegPlanes& planes, std::size_t frames, std::uintmax_t file_bytes);

  /// Adds what is inside in one frame as slice k; the mask's slices come by growing k.
  void add_to(MaskBuilder& mask, std::size_t frame, int k) const;

 private:
  bool inside(std::size_t at) const {
    return binary_ ? ((bytes_[at / 8] >> (at % 8)) & 1) != 0 : bytes_[at] >= least_inside_;
  }
  int next(std::size_t row_start, int i, bool wanted) const;
  void unpack(DcmDataset& data, double needed);

  int rows_, columns_;
  bool binary_ = true;
  int least_inside_ = 1;
  const std::uint8_t* bytes_ = nullptr;
};

}  // namespace radgenome::image_io
