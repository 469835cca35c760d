// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <tuple>

#include "check/present.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "identical_masks";

/// A union equals its only present part, and a declared second name equals the first.
bool is_meant(const Subject& subject, const Present& a, const Present& b) {
  const auto& first = a.entry->structure;
  const auto& second = b.entry->structure;
  if (a.structure->same_as == second || b.structure->same_as == first) return true;
  if (a.is_union() && b.is_union()) return true;
  return (a.is_union() && subject.knowledge.is_within(second, first)) ||
         (b.is_union() && subject.knowledge.is_within(first, second));
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  std::map<std::tuple<std::int64_t, int, int, int>, std::vector<Present>> alike;
  for (const auto& present : present_in(subject)) {
    const auto& corner = present.mask->box().begin;
    alike[{present.mask->voxels(), corner.i, corner.j, corner.k}].push_back(present);
  }
  for (const auto& [key, members] : alike)
    for (std::size_t a = 0; a < members.size(); ++a)
      for (std::size_t b = a + 1; b < members.size(); ++b) {
        if (is_meant(subject, members[a], members[b])) continue;
        if (common_voxels(*members[a].mask, *members[b].mask) != members[a].mask->voxels()) continue;
        found.push_back(
            {code, record::Severity::error, members[a].entry->structure,
             fmt::format("The masks of the {} and the {} are the same voxels; one of them is wrong.",
                         members[a].entry->structure, members[b].entry->structure),
             Json{{"other", members[b].entry->structure}, {"voxels", members[a].mask->voxels()}}});
      }
}

}  // namespace

Checker identical_masks() {
  return {code, "Two structures whose masks are the same voxels", run};
}

}  // namespace radgenome::check::checks
