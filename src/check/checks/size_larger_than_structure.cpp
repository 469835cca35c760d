// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "check/present.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "size_larger_than_structure";

/// A lesion bulges beyond the organ's own outline, and a mask leaves out a part of it; a tenth allows for
/// both.
constexpr double tolerance = 1.10;

/// A structure that the edge of the scan cuts, or whose parts have no mask, may be longer than its mask.
bool is_cut(const record::StructureEntry& entry) {
  return entry.touches_border.value_or(true) ||
         std::find(entry.flags.begin(), entry.flags.end(), "incomplete") != entry.flags.end();
}

/// The diagonal of the bounding box: no line within the mask is longer.
double diagonal_mm(const Mask& mask) {
  const auto& box = mask.box();
  const auto& affine = mask.geometry().world_from_voxel;
  double longest = 0;
  for (const double j : {-1.0, 1.0})
    for (const double k : {-1.0, 1.0}) {
      const auto e = box.extent();
      longest = std::max(longest, affine(Vector<Voxel>{double(e.i), j * e.j, k * e.k}).length());
    }
  return longest;
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  for (const auto& [fact, link, finding] : linked_facts_in(subject)) {
    if (!link->structure || fact->size_mm.empty() || !is_seen(*fact)) continue;
    const auto* entry = subject.structures.find(*link->structure);
    if (entry == nullptr || is_cut(*entry)) continue;
    const auto mask = subject.masks.find(*link->structure);
    if (mask == nullptr || mask->empty()) continue;
    const double size_mm = *std::max_element(fact->size_mm.begin(), fact->size_mm.end());
    const double longest_mm = diagonal_mm(*mask);
    if (size_mm <= longest_mm * tolerance) continue;
    found.push_back({code, record::Severity::warning, fact->id,
                     fmt::format("The report gives {} mm for {} in the {}, which is at most {:.0f} mm long.",
                                 rounded(size_mm, 1), finding->name, *link->structure, longest_mm),
                     Json{{"size_mm", rounded(size_mm, 2)},
                          {"structure", *link->structure},
                          {"structure_longest_mm", rounded(longest_mm, 2)}}});
  }
}

}  // namespace

Checker size_larger_than_structure() {
  return {code, "A lesion that is stated to be longer than the structure it lies in", run};
}

}  // namespace radgenome::check::checks
