// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "check/present.h"
#include "volume/components.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "components_too_many";

/// An organ is one piece; a lobe cut by a fissure or an organ cut by the scan's edge may be two or three.
constexpr int few_pieces = 3;
/// Crumbs along a border are harmless; a twentieth of the volume is no crumb any more.
constexpr double stray_share = 0.05;

/// A given mask of a structure with parts ("rib", "vertebrae") has as many pieces as parts.
bool consists_of_others(const Subject& subject, const Present& present) {
  return !present.structure->recipe.empty() ||
         subject.knowledge.descendants(present.structure->id).size() > 1;
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  for (const auto& present : own_masks_in(subject)) {
    if (present.structure->scattered || consists_of_others(subject, present)) continue;
    if (present.entry->components.value_or(1) <= few_pieces) continue;
    const auto sizes = piece_sizes(*present.mask);
    const auto largest = sizes.front();
    const double outside = 1 - static_cast<double>(largest) / static_cast<double>(present.mask->voxels());
    if (static_cast<int>(sizes.size()) <= few_pieces || outside <= stray_share) continue;
    found.push_back(
        {code, record::Severity::warning, present.entry->structure,
         fmt::format("The mask of the {} falls into {} pieces, and {:.0f} % of it lies outside the largest; "
                     "part of it may belong to something else.",
                     present.entry->structure, sizes.size(), 100 * outside),
         Json{{"components", sizes.size()}, {"share_outside_largest", rounded(outside, 4)}}});
  }
}

}  // namespace

Checker components_too_many() {
  return {code, "A mask of one organ that falls into several pieces of size", run};
}

}  // namespace radgenome::check::checks
