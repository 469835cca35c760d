// SPDX-License-Identifier: Apache-2.0
#include "validate/masks_that.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  tell_of_masks_that(
      material, [](const ScanCase& /*scan*/, const MaskFile& mask) { return mask.voxels == 0; },
      "are empty: outside the scan, or not found - the files do not say which", problems);
}

}  // namespace

Rule empty_mask() {
  return {"empty_mask", record::Severity::info, "Masks without a voxel", look};
}

}  // namespace radgenome::validate::rules
