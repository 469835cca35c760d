// SPDX-License-Identifier: Apache-2.0
#include "validate/masks_that.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  tell_of_masks_that(
      material,
      [](const ScanCase& scan, const MaskFile& mask) {
        return scan.ct && !mask.geometry_lost() && !mask.geometry->matches(*scan.ct);
      },
      "are not on the grid of their scan; programs that go by indices put them in the wrong place; resample "
      "them",
      problems);
}

}  // namespace

Rule mask_off_grid() {
  return {"mask_off_grid", record::Severity::warning, "Masks on another grid than their scan", look};
}

}  // namespace radgenome::validate::rules
