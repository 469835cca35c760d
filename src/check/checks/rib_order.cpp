// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "check/spine.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "rib_order";

/// Heads of neighbouring ribs lie a vertebra apart; less than this is the noise of thick slices.
constexpr double tolerance_mm = 3;
/// A rib's head sits between its vertebra and the one above; two off is another rib.
constexpr int levels_off = 2;
/// A rib that ends farther from every vertebra than this is not drawn up to its head.
constexpr double reach_mm = 60;

struct Rib {
  Present present;
  int number;
  double top_mm;  ///< world z of its highest voxel, which is near its head
};

/// Calls `visit` with the world position of both ends of every run.
template <class Visit>
void for_each_end(const Mask& mask, const Visit& visit) {
  const auto& world = mask.geometry().world_from_voxel;
  mask.for_each_run([&](int j, int k, const Run& run) {
    visit(world(centre_of({run.begin, j, k})));
    visit(world(centre_of({run.end - 1, j, k})));
  });
}

std::vector<Rib> ribs_of(const Subject& subject, const std::string& side) {
  std::vector<Rib> ribs;
  const auto masks = own_masks_in(subject);
  for (int number = 1; number <= 12; ++number)
    for (const auto& present : masks)
      if (present.entry->structure == fmt::format("{} rib {}", side, number)) {
        double top = -std::numeric_limits<double>::infinity();
        for_each_end(*present.mask, [&](Point<World> p) { top = std::max(top, p.z); });
        ribs.push_back({present, number, top});
      }
  return ribs;
}

void check_order(const std::vector<Rib>& ribs, std::vector<record::Check>& found) {
  for (std::size_t i = 1; i < ribs.size(); ++i) {
    const auto &upper = ribs[i - 1], &lower = ribs[i];
    const bool cut = upper.present.entry->touches_border.value_or(false) ||
                     lower.present.entry->touches_border.value_or(false);
    if (cut || lower.top_mm <= upper.top_mm + tolerance_mm) continue;
    found.push_back({code, record::Severity::error, upper.present.entry->structure,
                     fmt::format("The {} begins {:.0f} mm below the {}; one of them has the wrong number.",
                                 upper.present.entry->structure, lower.top_mm - upper.top_mm,
                                 lower.present.entry->structure),
                     Json{{"other", lower.present.entry->structure},
                          {"top_z_mm", rounded(upper.top_mm, 2)},
                          {"other_top_z_mm", rounded(lower.top_mm, 2)}}});
  }
}

/// Number (1 to 12) of the thoracic vertebra whose centre a rib comes closest to; 0 where it reaches none.
int nearest_vertebra(const Rib& rib, const std::vector<Level>& levels) {
  double closest = reach_mm;
  int nearest = 0;
  for (const auto& level : levels) {
    const int number = level.number - first_thoracic + 1;
    if (number < 1 || number > 12) continue;
    const auto centre = *level.vertebra.entry->centroid_mm;
    for_each_end(*rib.present.mask, [&](Point<World> p) {
      const double distance = (p - centre).length();
      if (distance < closest) {
        closest = distance;
        nearest = number;
      }
    });
  }
  return nearest;
}

bool has_vertebra(const std::vector<Level>& levels, int number) {
  return std::any_of(levels.begin(), levels.end(), [&](const Level& level) {
    return level.number == number + first_thoracic - 1 &&
           !level.vertebra.entry->touches_border.value_or(false);
  });
}

void check_attachment(const std::vector<Rib>& ribs, const std::vector<Level>& levels,
                      std::vector<record::Check>& found) {
  for (const auto& rib : ribs) {
    if (rib.present.entry->touches_border.value_or(false) || !has_vertebra(levels, rib.number)) continue;
    const int nearest = nearest_vertebra(rib, levels);
    if (nearest == 0 || std::abs(nearest - rib.number) < levels_off) continue;
    found.push_back({code, record::Severity::warning, rib.present.entry->structure,
                     fmt::format("The {} meets the spine at T{}; it or the vertebra has the wrong number.",
                                 rib.present.entry->structure, nearest),
                     Json{{"other", vertebra_id(nearest + first_thoracic - 1)},
                          {"rib", rib.number},
                          {"thoracic_vertebra", nearest}}});
  }
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  const auto levels = levels_in(subject);
  for (const auto* side : {"left", "right"}) {
    const auto ribs = ribs_of(subject, side);
    check_order(ribs, found);
    check_attachment(ribs, levels, found);
  }
}

}  // namespace

Checker rib_order() {
  return {code, "Ribs whose numbers do not run from head to foot or do not match the vertebra they meet",
          run};
}

}  // namespace radgenome::check::checks
