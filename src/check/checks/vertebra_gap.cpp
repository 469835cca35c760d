// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "check/spine.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "vertebra_gap";

/// Neighbours lie 15 to 40 mm apart, and from one pair to the next that changes by less than a third; a
/// vertebra that was left out doubles it.
constexpr double wide_step = 1.6;

/// Whether `lower` is the next number; a sixth lumbar vertebra need not be there.
bool follows(const Level& upper, const Level& lower) {
  return lower.number == upper.number + 1 ||
         (upper.number == sixth_lumbar - 1 && lower.number == sixth_lumbar + 1);
}

bool cut(const Level& level) {
  return level.vertebra.entry->touches_border.value_or(false);
}

/// False where the numbers around a step do not run downwards: then vertebra_order tells what is wrong.
bool in_order(const std::vector<Level>& levels, std::size_t lower) {
  for (std::size_t i = lower < 2 ? 1 : lower - 1; i <= std::min(lower + 1, levels.size() - 1); ++i)
    if (levels[i].vertebra.entry->centroid_mm->z >= levels[i - 1].vertebra.entry->centroid_mm->z)
      return false;
  return true;
}

/// Distance of two whole neighbours by number.
std::optional<double> step_mm(const std::vector<Level>& levels, std::size_t lower) {
  if (lower == 0 || lower >= levels.size() || !follows(levels[lower - 1], levels[lower]) ||
      cut(levels[lower - 1]) || cut(levels[lower]))
    return std::nullopt;
  return (*levels[lower].vertebra.entry->centroid_mm - *levels[lower - 1].vertebra.entry->centroid_mm)
      .length();
}

record::Check missing(const Level& upper, const Level& lower) {
  std::string names;
  int count = 0;
  for (int number = upper.number + 1; number < lower.number; ++number) {
    if (number == sixth_lumbar) continue;
    names += (names.empty() ? "" : ", ") + level_name(number);
    ++count;
  }
  return {code, record::Severity::warning, vertebra_id(upper.number + 1),
          fmt::format("{} and {} have masks, but between them {} {} none.", level_name(upper.number),
                      level_name(lower.number), names, count == 1 ? "has" : "have"),
          Json{{"above", upper.vertebra.entry->structure},
               {"below", lower.vertebra.entry->structure},
               {"missing", count}}};
}

record::Check wide(const Level& upper, const Level& lower, double step, double usual) {
  return {code, record::Severity::warning, upper.vertebra.entry->structure,
          fmt::format(
              "{} and {} lie {:.0f} mm apart, their neighbours {:.0f} mm; a vertebra between them may have "
              "been left out.",
              level_name(upper.number), level_name(lower.number), step, usual),
          Json{{"other", lower.vertebra.entry->structure},
               {"step_mm", rounded(step, 2)},
               {"neighbouring_step_mm", rounded(usual, 2)}}};
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  const auto levels = levels_in(subject);
  for (std::size_t i = 1; i < levels.size(); ++i) {
    if (!follows(levels[i - 1], levels[i])) {
      found.push_back(missing(levels[i - 1], levels[i]));
      continue;
    }
    const auto step = step_mm(levels, i), before = step_mm(levels, i - 1), after = step_mm(levels, i + 1);
    if (!step || !before || !after || !in_order(levels, i)) continue;
    const double usual = std::max(*before, *after);
    if (*step > wide_step * usual) found.push_back(wide(levels[i - 1], levels[i], *step, usual));
  }
}

}  // namespace

Checker vertebra_gap() {
  return {code, "A vertebra that is missing between two others, or a step twice as wide as its neighbours",
          run};
}

}  // namespace radgenome::check::checks
