// SPDX-License-Identifier: Apache-2.0
#include "check/spine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace radgenome::check {
namespace {

struct Part {
  const char* name;
  char letter;
  int first, count;
};
constexpr Part parts[] = {{"cervical", 'c', 0, 7},
                          {"thoracic", 't', first_thoracic, 12},
                          {"lumbar", 'l', first_lumbar, 6},
                          {"sacral", 's', 25, 1}};

const Part& part_of(int number) {
  const auto* part = std::begin(parts);
  while (number >= part->first + part->count) ++part;
  return *part;
}

constexpr int all_levels = 26;

}  // namespace

std::string vertebra_id(int number) {
  const auto& part = part_of(number);
  const int n = number - part.first + 1;
  return fmt::format("{} vertebrae {} ({}{})", part.name, n, part.letter, n);
}

std::string level_name(int number) {
  const auto& part = part_of(number);
  return fmt::format("{}{}", static_cast<char>(part.letter - 'a' + 'A'), number - part.first + 1);
}

std::vector<Level> levels_in(const Subject& subject) {
  std::vector<Level> levels;
  const auto masks = own_masks_in(subject);
  for (int number = 0; number < all_levels; ++number) {
    const auto id = vertebra_id(number);
    const auto found = std::find_if(masks.begin(), masks.end(),
                                    [&](const Present& present) { return present.entry->structure == id; });
    if (found != masks.end() && found->entry->centroid_mm) levels.push_back({*found, number});
  }
  return levels;
}

Midline::Midline(const Subject& subject) {
  for (const auto& level : levels_in(subject)) spine_.push_back(*level.vertebra.entry->centroid_mm);
  for (const auto* id : {"vertebrae", "sacrum"})
    if (const auto* entry = subject.structures.find(id); entry != nullptr && entry->centroid_mm)
      if (entry->recipe.empty()) spine_.push_back(*entry->centroid_mm);
  const auto* left = subject.structures.find("left lung");
  const auto* right = subject.structures.find("right lung");
  if (left != nullptr && right != nullptr && left->centroid_mm && right->centroid_mm)
    between_lungs_ = (left->centroid_mm->x + right->centroid_mm->x) / 2;
}

std::optional<double> Midline::x_mm(double z_mm) const {
  if (spine_.empty()) return between_lungs_;
  return std::min_element(
             spine_.begin(), spine_.end(),
             [&](const auto& a, const auto& b) { return std::abs(a.z - z_mm) < std::abs(b.z - z_mm); })
      ->x;
}

}  // namespace radgenome::check
