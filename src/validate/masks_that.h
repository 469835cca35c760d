// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include "validate/material.h"

namespace radgenome::validate {

/// One problem a case that has masks for which `odd(scan, mask)` holds.
/// @param sentence  how it goes on behind "3 of 117 masks "
template <class Odd>
void tell_of_masks_that(const Material& material, const Odd& odd, std::string_view sentence,
                        Problems& problems) {
  for (const auto& scan : material.scans) {
    std::vector<std::string> names;
    for (const auto& mask : scan.masks)
      if (odd(scan, mask)) names.push_back(mask.name);
    if (names.empty()) continue;
    const auto count = names.size();
    problems.add(scan.mask_place, fmt::format("{} of {} masks {}", count, scan.masks.size(), sentence),
                 {{"masks", count}, {"of", scan.masks.size()}}, std::move(names));
  }
}

}  // namespace radgenome::validate
