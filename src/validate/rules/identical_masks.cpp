// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <fmt/ranges.h>
#include <map>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& scan : material.scans) {
    std::map<std::string, std::vector<std::string>> by_content;
    for (const auto& mask : scan.masks)
      if (mask.voxels > 0) by_content[mask.content].push_back(mask.name);
    for (const auto& [content, names] : by_content) {
      if (names.size() < 2) continue;
      problems.add(scan.mask_place,
                   fmt::format("{} are the same voxels: one of them is a copy under another name",
                               fmt::join(names, " and ")),
                   {{"masks", names}}, {scan.id});
    }
  }
}

}  // namespace

Rule identical_masks() {
  return {"identical_masks", record::Severity::warning, "Two structures of a case with the same voxels",
          look};
}

}  // namespace radgenome::validate::rules
