// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "check/present.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "child_outside_parent";

/// Two masks drawn apart differ by about a voxel along the border, which is up to a tenth of a small organ.
constexpr double outside_share = 0.10;

/// A parent's mask is complete without these: the atrial appendage is no part of every heart that is drawn.
bool may_be_left_out(const knowledge::Structure& parent, const std::string& child) {
  const auto& optional = parent.recipe_may_have;
  return std::find(optional.begin(), optional.end(), child) != optional.end();
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  for (const auto& child : present_in(subject)) {
    const auto holders = subject.knowledge.containers(child.entry->structure);
    if (holders.empty()) continue;
    const auto* parent = subject.structures.find(holders.front());
    const auto mask = subject.masks.find(holders.front());
    if (parent == nullptr || mask == nullptr || !parent->recipe.empty()) continue;
    if (may_be_left_out(subject.knowledge.structure(holders.front()), child.entry->structure)) continue;
    const auto inside = common_voxels(*child.mask, *mask);
    const double outside = 1 - static_cast<double>(inside) / static_cast<double>(child.mask->voxels());
    if (outside <= outside_share) continue;
    found.push_back({code, record::Severity::warning, child.entry->structure,
                     fmt::format("{:.0f} % of the {} lies outside the {}, which should hold it.",
                                 100 * outside, child.entry->structure, parent->structure),
                     Json{{"parent", parent->structure},
                          {"outside_ml", rounded(outside * child.mask->volume_ml(), 3)},
                          {"outside_share", rounded(outside, 4)}}});
  }
}

}  // namespace

Checker child_outside_parent() {
  return {code, "A structure that lies outside the one that should hold it", run};
}

}  // namespace radgenome::check::checks
