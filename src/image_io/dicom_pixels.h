// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "image_io/dicom_elements.h"
#include "image_io/values.h"

namespace radgenome::image_io {

/// The pixels of a file with one frame, and how they are stored; slope and intercept are not yet in it.
struct DicomPixels {
  Buffer buffer;
  Encoding encoding;
};

/// @param rows, columns  both positive
/// @error unsupported_datatype, truncated_file
DicomPixels dicom_pixels(const DicomElements& file, int rows, int columns);

}  // namespace radgenome::image_io
