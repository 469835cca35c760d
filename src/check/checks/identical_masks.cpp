// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "check/present.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "identical_masks";

/// Two readers who draw the same organ agree less well than this (their Dice is 0.93 to 0.98); a copy that
/// was resampled or lost its crumbs agrees better.
constexpr double same_dice = 0.99;

/// A union equals its only present part, and a declared second name equals the first.
bool is_meant(const Subject& subject, const Present& a, const Present& b) {
  const auto& first = a.entry->structure;
  const auto& second = b.entry->structure;
  if (a.structure->same_as == second || b.structure->same_as == first) return true;
  if (a.is_union() && b.is_union()) return true;
  return (a.is_union() && subject.knowledge.is_within(second, first)) ||
         (b.is_union() && subject.knowledge.is_within(first, second));
}

double dice_of(const Mask& a, const Mask& b) {
  return 2 * static_cast<double>(common_voxels(a, b)) / static_cast<double>(a.voxels() + b.voxels());
}

/// The Dice that two masks reach at best, known from their sizes alone.
double best_dice(const Mask& smaller, const Mask& larger) {
  return 2 * static_cast<double>(smaller.voxels()) / static_cast<double>(smaller.voxels() + larger.voxels());
}

record::Check same(const Present& a, const Present& b, double dice) {
  const auto& [first, second] = std::minmax(a.entry->structure, b.entry->structure);
  const auto sentence =
      dice == 1 ? fmt::format("The masks of the {} and the {} are the same voxels; one of them is wrong.",
                              first, second)
                : fmt::format(
                      "The masks of the {} and the {} are nearly the same voxels (Dice {:.3f}); one of "
                      "them is wrong.",
                      first, second, dice);
  return {code, record::Severity::error, first, sentence,
          Json{{"other", second}, {"dice", rounded(dice, 4)}, {"voxels", a.mask->voxels()}}};
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  auto masks = present_in(subject);
  std::stable_sort(masks.begin(), masks.end(),
                   [](const Present& a, const Present& b) { return a.mask->voxels() < b.mask->voxels(); });
  for (std::size_t a = 0; a < masks.size(); ++a)
    for (std::size_t b = a + 1; b < masks.size(); ++b) {
      if (best_dice(*masks[a].mask, *masks[b].mask) < same_dice) break;
      if (intersection(masks[a].mask->box(), masks[b].mask->box()).empty()) continue;
      if (is_meant(subject, masks[a], masks[b])) continue;
      const double dice = dice_of(*masks[a].mask, *masks[b].mask);
      if (dice >= same_dice) found.push_back(same(masks[a], masks[b], dice));
    }
}

}  // namespace

Checker identical_masks() {
  return {code, "Two structures whose masks are the same voxels, or all but the same", run};
}

}  // namespace radgenome::check::checks
