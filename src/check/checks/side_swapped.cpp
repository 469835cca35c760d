// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "check/present.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "side_swapped";

/// Midline pairs (veins, thyroid) may cross by a little in a rotated patient.
constexpr double tolerance_mm = 5;

/// "left lung" → "right lung".
std::string sibling_of(std::string id) {
  id.replace(id.find("left"), 4, "right");
  return id;
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  for (const auto& left : present_in(subject)) {
    if (left.structure->side != "left" || !left.entry->centroid_mm) continue;
    const auto* right = subject.structures.find(sibling_of(left.entry->structure));
    if (right == nullptr || !right->centroid_mm) continue;
    const double left_of_mm = right->centroid_mm->x - left.entry->centroid_mm->x;
    if (left_of_mm >= -tolerance_mm) continue;
    found.push_back(
        {code, record::Severity::error, left.entry->structure,
         fmt::format("The {} lies {:.0f} mm to the right of the {}; the masks are swapped or mirrored.",
                     left.entry->structure, -left_of_mm, right->structure),
         Json{{"left_x_mm", rounded(left.entry->centroid_mm->x, 2)},
              {"right_x_mm", rounded(right->centroid_mm->x, 2)}}});
  }
}

}  // namespace

Checker side_swapped() {
  return {code, "A left structure that lies to the right of its right sibling", run};
}

}  // namespace radgenome::check::checks
