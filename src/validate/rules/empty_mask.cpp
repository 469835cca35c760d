// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& scan : material.scans) {
    std::vector<std::string> names;
    for (const auto& mask : scan.masks)
      if (mask.voxels == 0) names.push_back(mask.name);
    if (names.empty()) continue;
    const auto count = names.size();
    problems.add(
        scan.mask_place,
        fmt::format("{} of {} masks are empty: outside the scan, or not found - the files do not say which",
                    count, scan.masks.size()),
        {{"masks", count}, {"of", scan.masks.size()}}, names);
  }
}

}  // namespace

Rule empty_mask() {
  return {"empty_mask", record::Severity::info, "Masks without a voxel", look};
}

}  // namespace radgenome::validate::rules
