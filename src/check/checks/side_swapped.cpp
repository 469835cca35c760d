// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "check/spine.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "side_swapped";

/// Midline pairs (veins, thyroid) may cross by a little in a rotated patient.
constexpr double tolerance_mm = 5;
/// The midline is known less well than where a sibling lies.
constexpr double midline_tolerance_mm = 10;

/// Left and right of these are named by their function; they lie across the midline.
constexpr std::array across_midline = {"heart", "liver", "brachiocephalic vein"};

/// "left lung" → "right lung", and back.
std::string sibling_of(const knowledge::Structure& structure) {
  auto id = structure.id;
  return id.replace(id.find(structure.side), structure.side.size(),
                    structure.side == "left" ? "right" : "left");
}

/// How far a structure lies on the wrong side of its sibling, millimetres; nothing without a sibling.
std::optional<double> beyond_sibling_mm(const Subject& subject, const Present& left) {
  const auto* right = subject.structures.find(sibling_of(*left.structure));
  if (right == nullptr || !right->centroid_mm) return std::nullopt;
  return left.entry->centroid_mm->x - right->centroid_mm->x;
}

std::optional<double> beyond_midline_mm(const Present& present, const Midline& midline) {
  const auto& centroid = *present.entry->centroid_mm;
  const auto middle = midline.x_mm(centroid.z);
  if (!middle) return std::nullopt;
  return present.structure->side == "left" ? centroid.x - *middle : *middle - centroid.x;
}

bool lies_across(const Subject& subject, const Present& present) {
  return std::any_of(across_midline.begin(), across_midline.end(), [&](const char* organ) {
    return subject.knowledge.is_within(present.structure->id, organ);
  });
}

void compare_with_sibling(const Subject& subject, const Present& left, std::vector<record::Check>& found) {
  const auto* right = subject.structures.find(sibling_of(*left.structure));
  found.push_back(
      {code, record::Severity::error, left.entry->structure,
       fmt::format("The {} lies {:.0f} mm to the right of the {}; the masks are swapped or mirrored.",
                   left.entry->structure, *beyond_sibling_mm(subject, left), right->structure),
       Json{{"other", right->structure},
            {"left_x_mm", rounded(left.entry->centroid_mm->x, 2)},
            {"right_x_mm", rounded(right->centroid_mm->x, 2)}}});
}

void compare_with_midline(const Present& present, double beyond_mm, std::vector<record::Check>& found) {
  const auto* other_side = present.structure->side == "left" ? "right" : "left";
  found.push_back(
      {code, record::Severity::error, present.entry->structure,
       fmt::format("The {} lies {:.0f} mm to the {} of the body's midline; it has the wrong side's name "
                   "or is mirrored.",
                   present.entry->structure, beyond_mm, other_side),
       Json{{"beyond_midline_mm", rounded(beyond_mm, 2)},
            {"x_mm", rounded(present.entry->centroid_mm->x, 2)}}});
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  const Midline midline(subject);
  for (const auto& present : present_in(subject)) {
    if (present.structure->side.empty() || !present.entry->centroid_mm) continue;
    const bool left = present.structure->side == "left";
    const auto beyond_sibling = left ? beyond_sibling_mm(subject, present) : std::nullopt;
    if (beyond_sibling && *beyond_sibling > tolerance_mm) {
      compare_with_sibling(subject, present, found);
      continue;
    }
    if (present.is_union() || lies_across(subject, present)) continue;
    const auto* sibling = subject.structures.find(sibling_of(*present.structure));
    const bool pair_is_swapped = !left && sibling != nullptr && sibling->centroid_mm &&
                                 sibling->centroid_mm->x - present.entry->centroid_mm->x > tolerance_mm;
    const auto beyond = beyond_midline_mm(present, midline);
    if (beyond && *beyond > midline_tolerance_mm && !pair_is_swapped)
      compare_with_midline(present, *beyond, found);
  }
}

}  // namespace

Checker side_swapped() {
  return {code,
          "A left structure that lies to the right of its right sibling or of the midline, and the reverse",
          run};
}

}  // namespace radgenome::check::checks
