// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& scan : material.scans) {
    std::vector<std::string> names;
    for (const auto& mask : scan.masks)
      if (scan.ct && mask.geometry_lost() && !mask.geometry->matches(*scan.ct)) names.push_back(mask.name);
    if (names.empty()) continue;
    const auto count = names.size();
    problems.add(
        scan.mask_place,
        fmt::format(
            "{} of {} masks have an affine that begins at 0 along the axes, which is not their scan's: "
            "they lie elsewhere in the world; take the affine over from the scan they were made on",
            count, scan.masks.size()),
        {{"masks", count}, {"of", scan.masks.size()}}, names);
  }
}

}  // namespace

Rule geometry_lost() {
  return {"geometry_lost", record::Severity::error,
          "Masks whose header does not say where they lie, beside a scan that does", look};
}

}  // namespace radgenome::validate::rules
