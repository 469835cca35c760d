// SPDX-License-Identifier: Apache-2.0
#include "validate/masks_that.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  tell_of_masks_that(
      material,
      [](const ScanCase& scan, const MaskFile& mask) {
        return scan.ct && mask.geometry_lost() && !mask.geometry->matches(*scan.ct);
      },
      "have an affine that begins at 0 along the axes, which is not their scan's: they lie elsewhere in the "
      "world; take the affine over from the scan that they were made on",
      problems);
}

}  // namespace

Rule geometry_lost() {
  return {"geometry_lost", record::Severity::error,
          "Masks whose header does not say where they lie, beside a scan that does", look};
}

}  // namespace radgenome::validate::rules
