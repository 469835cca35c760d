// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"
#include "segment/segment.h"

namespace radgenome::pipeline {

/// Masks that belong to no data set.
struct BareMasks {
  std::filesystem::path masks;  ///< a folder of masks, a label map or a DICOM segmentation
  std::optional<std::filesystem::path>
      ct;                      ///< without it: on the grid of the first mask, no Hounsfield units
  bool unions = false;         ///< also what the recipes make of them
  std::filesystem::path data;  ///< the program's data folder
};

/// Measures every mask there is, as a case of a data set would be. Masks with the name of a structure stand
/// under its id, all others under their own names: those of files without their ending, those of labels and
/// segments, and "label 7" for a label without a name. Structures without a mask are left out. Nothing is
/// written.
/// @error  as those of the backend `masks` and of image_io; no_masks — the folder holds none
segment::Segmentation measure_bare(const BareMasks& bare);

}  // namespace radgenome::pipeline
