// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& scan : material.scans) {
    std::vector<std::string> names;
    for (const auto& mask : scan.masks)
      if (scan.ct && !mask.geometry->matches(*scan.ct) && !mask.geometry_lost()) names.push_back(mask.name);
    if (names.empty()) continue;
    const auto count = names.size();
    problems.add(
        scan.mask_place,
        fmt::format(
            "{} of {} masks are not on the grid of their scan; programs that go by indices put them in "
            "the wrong place; resample them",
            count, scan.masks.size()),
        {{"masks", count}, {"of", scan.masks.size()}}, names);
  }
}

}  // namespace

Rule mask_off_grid() {
  return {"mask_off_grid", record::Severity::warning, "Masks on another grid than their scan", look};
}

}  // namespace radgenome::validate::rules
