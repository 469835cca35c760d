// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "check/present.h"
#include "volume/cavities.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "holes";

/// Single voxels that a network left out are noise; a fiftieth of the organ is not.
constexpr double hole_share = 0.02;

void run(const Subject& subject, std::vector<record::Check>& found) {
  for (const auto& present : own_masks_in(subject)) {
    if (present.structure->scattered) continue;
    const auto cavities = cavities_of(*present.mask);
    const auto voxels = present.mask->voxels();
    const double share = static_cast<double>(cavities.voxels) / static_cast<double>(voxels + cavities.voxels);
    if (share <= hole_share) continue;
    const double voxel_ml = present.mask->geometry().voxel_ml();
    found.push_back(
        {code, record::Severity::warning, present.entry->structure,
         fmt::format("The mask of the {} closes in holes that make up {:.0f} % of what it encloses; "
                     "voxels are missing, or its wall was drawn and not its body.",
                     present.entry->structure, 100 * share),
         Json{{"holes", cavities.count},
              {"holes_ml", rounded(static_cast<double>(cavities.voxels) * voxel_ml, 3)},
              {"largest_hole_ml", rounded(static_cast<double>(cavities.largest) * voxel_ml, 3)},
              {"hole_share", rounded(share, 4)}}});
  }
}

}  // namespace

Checker holes() {
  return {code, "A mask with cavities that it closes in on all sides", run};
}

}  // namespace radgenome::check::checks
