// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "segment/segment.h"

namespace radgenome::segment {

/// One image a structure in the job's folder of masks.
BackendResult masks_of_folder(const Job& job);

/// One image whose numbers are structures.
BackendResult masks_of_label_map(const Job& job);

/// A mask with the name it goes by and the place it comes from, as it is stored.
struct NamedMask {
  std::string name;
  std::string label;  ///< for the record
  Mask mask;
  std::vector<std::string> flags;
};
/// Masks that somebody else has read, put onto the job's grid.
/// @error no_known_masks
BackendResult place_masks(const Job& job, std::vector<NamedMask> masks);

/// The segments of a DICOM segmentation. A segment is the structure that its label names, else the one whose
/// SNOMED CT code is that of its property type and laterality.
BackendResult masks_of_dicom_seg(const Job& job);

}  // namespace radgenome::segment
