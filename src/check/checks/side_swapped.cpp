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

/// From so many pairs on, most of them swapped, it is not this or that organ but the body.
constexpr std::size_t whole_body_pairs = 3;

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

using Presents = std::vector<Present>;

record::Check one_swapped(const Subject& subject, const Present& left) {
  const auto* right = subject.structures.find(sibling_of(*left.structure));
  const double left_x = left.entry->centroid_mm->x, right_x = right->centroid_mm->x;
  return {code, record::Severity::error, left.entry->structure,
          fmt::format("The {} lies {:.0f} mm to the right of the {}; the masks are swapped or mirrored.",
                      left.entry->structure, left_x - right_x, right->structure),
          Json{{"other", right->structure},
               {"left_x_mm", rounded(left_x, 2)},
               {"right_x_mm", rounded(right_x, 2)}}};
}

/// Where the whole body is turned over, one sentence says more than thirty.
record::Check all_swapped(const Presents& swapped, std::size_t pairs) {
  const auto& largest = *std::max_element(
      swapped.begin(), swapped.end(),
      [](const Present& a, const Present& b) { return a.mask->voxels() < b.mask->voxels(); });
  return {
      code, record::Severity::error, largest.entry->structure,
      fmt::format("{} of {} left structures lie to the right of their right siblings; left and right are "
                  "swapped or the masks mirrored.",
                  swapped.size(), pairs),
      Json{{"other", sibling_of(*largest.structure)}, {"pairs_swapped", swapped.size()}, {"pairs", pairs}}};
}

record::Check beyond_midline(const Present& present, double beyond_mm) {
  const auto* other_side = present.structure->side == "left" ? "right" : "left";
  return {
      code, record::Severity::error, present.entry->structure,
      fmt::format("The {} lies {:.0f} mm to the {} of the body's midline; it has the wrong side's name or "
                  "is mirrored.",
                  present.entry->structure, beyond_mm, other_side),
      Json{{"beyond_midline_mm", rounded(beyond_mm, 2)},
           {"x_mm", rounded(present.entry->centroid_mm->x, 2)}}};
}

bool is_in(const Presents& presents, const std::string& id) {
  return std::any_of(presents.begin(), presents.end(),
                     [&](const Present& present) { return present.entry->structure == id; });
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  const Midline midline(subject);
  auto sided = own_masks_in(subject);
  std::erase_if(sided, [](const Present& present) {
    return present.structure->side.empty() || !present.entry->centroid_mm;
  });
  Presents swapped;
  std::size_t pairs = 0;
  for (const auto& present : sided) {
    if (present.structure->side != "left") continue;
    const auto beyond = beyond_sibling_mm(subject, present);
    pairs += beyond.has_value();
    if (beyond.value_or(0) > tolerance_mm) swapped.push_back(present);
  }
  if (swapped.size() >= whole_body_pairs && 2 * swapped.size() > pairs) {
    found.push_back(all_swapped(swapped, pairs));
    return;
  }
  for (const auto& left : swapped) found.push_back(one_swapped(subject, left));
  for (const auto& present : sided) {
    const auto sibling = sibling_of(*present.structure);
    if (is_in(swapped, present.entry->structure) || is_in(swapped, sibling) || lies_across(subject, present))
      continue;
    const auto beyond = beyond_midline_mm(present, midline);
    if (beyond.value_or(0) > midline_tolerance_mm) found.push_back(beyond_midline(present, *beyond));
  }
}

}  // namespace

Checker side_swapped() {
  return {code,
          "A left structure that lies to the right of its right sibling or of the midline, and the reverse",
          run};
}

}  // namespace radgenome::check::checks
