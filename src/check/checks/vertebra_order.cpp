// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "check/spine.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "vertebra_order";

using Pair = std::pair<const Level*, const Level*>;

double z_of(const Level& level) {
  return level.vertebra.entry->centroid_mm->z;
}

record::Check upside_down(const std::vector<Level>& levels, std::size_t inverted) {
  return {
      code, record::Severity::error, levels.front().vertebra.entry->structure,
      fmt::format(
          "The vertebrae {} to {} run from foot to head; the masks are upside down or numbered backwards.",
          level_name(levels.front().number), level_name(levels.back().number)),
      Json{{"other", levels.back().vertebra.entry->structure},
           {"pairs", levels.size() - 1},
           {"pairs_inverted", inverted}}};
}

record::Check swapped(const Level& upper, const Level& lower) {
  return {code, record::Severity::error, upper.vertebra.entry->structure,
          fmt::format("{} lies {:.0f} mm below {}; one of them has the wrong number.",
                      level_name(upper.number), z_of(lower) - z_of(upper), level_name(lower.number)),
          Json{{"other", lower.vertebra.entry->structure},
               {"z_mm", rounded(z_of(upper), 2)},
               {"other_z_mm", rounded(z_of(lower), 2)}}};
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  const auto levels = levels_in(subject);
  std::vector<Pair> inverted;
  for (std::size_t i = 1; i < levels.size(); ++i)
    if (z_of(levels[i]) >= z_of(levels[i - 1])) inverted.emplace_back(&levels[i - 1], &levels[i]);
  if (inverted.size() > 1 && 2 * inverted.size() > levels.size() - 1) {
    found.push_back(upside_down(levels, inverted.size()));
    return;
  }
  for (const auto& [upper, lower] : inverted) found.push_back(swapped(*upper, *lower));
}

}  // namespace

Checker vertebra_order() {
  return {code, "Vertebrae whose numbers do not run from head to foot", run};
}

}  // namespace radgenome::check::checks
