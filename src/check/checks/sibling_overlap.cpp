// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "check/present.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "sibling_overlap";

/// Borders of masks drawn apart share a layer of voxels; a tenth of the smaller one is more than that.
constexpr double overlap_share = 0.10;

void compare(const Subject& subject, const Present& a, const Present& b, std::vector<record::Check>& found) {
  const auto& first = a.entry->structure;
  const auto& second = b.entry->structure;
  if (subject.knowledge.is_within(first, second) || subject.knowledge.is_within(second, first)) return;
  if (intersection(a.mask->box(), b.mask->box()).empty()) return;
  const auto common = static_cast<double>(common_voxels(*a.mask, *b.mask));
  const double share = common / static_cast<double>(std::min(a.mask->voxels(), b.mask->voxels()));
  if (share <= overlap_share) return;
  found.push_back(
      {code, record::Severity::warning, first,
       fmt::format("The {} and the {} overlap by {:.0f} % of the smaller one.", first, second, 100 * share),
       Json{{"other", second},
            {"common_ml", rounded(common * a.mask->geometry().voxel_ml(), 3)},
            {"share_of_smaller", rounded(share, 4)}}});
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  std::map<std::string, std::vector<Present>> families;
  for (const auto& present : own_masks_in(subject)) {
    if (present.structure->parents.empty() || present.structure->scattered) continue;
    const auto& parent = present.structure->parents.front();
    if (subject.knowledge.structure(parent).making == knowledge::Structure::Making::none) continue;
    families[parent].push_back(present);
  }
  for (const auto& [parent, members] : families)
    for (std::size_t a = 0; a < members.size(); ++a)
      for (std::size_t b = a + 1; b < members.size(); ++b) compare(subject, members[a], members[b], found);
}

}  // namespace

Checker sibling_overlap() {
  return {code, "Two parts of one structure that claim the same voxels", run};
}

}  // namespace radgenome::check::checks
