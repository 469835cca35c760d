// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <optional>

#include "check/spine.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "mirrored";

/// An organ counts where it lies at least this far from what it is compared with.
constexpr double clear_mm = 10;
/// One organ may lie elsewhere by disease; two that agree do not.
constexpr int fewest_against = 2;

constexpr std::array left_organs = {"heart", "spleen", "stomach"};
constexpr std::array right_organs = {"liver", "gallbladder", "inferior vena cava", "superior vena cava"};

/// The first lies above (or in front of) the second in every upright body.
using Pairs = std::vector<std::pair<const char*, const char*>>;
const Pairs above = {{"lung", "liver"},         {"heart", "liver"},   {"lung", "kidney"},
                     {"heart", "kidney"},       {"trachea", "heart"}, {"liver", "hip"},
                     {"heart", "spleen"},       {"lung", "stomach"},  {"clavicle", "heart"},
                     {"thyroid gland", "heart"}};
const Pairs in_front = {{"heart", "vertebrae"},   {"sternum", "vertebrae"}, {"sternum", "heart"},
                        {"trachea", "vertebrae"}, {"liver", "vertebrae"},   {"stomach", "vertebrae"}};

struct Votes {
  int agree = 0;
  std::vector<std::string> against;
  /// @param apart_mm  above 0 where the organ lies where it belongs
  void add(const std::string& organ, double apart_mm) {
    if (apart_mm > clear_mm)
      ++agree;
    else if (apart_mm < -clear_mm)
      against.push_back(organ);
  }
  bool turned_over() const {
    return static_cast<int>(against.size()) >= fewest_against && static_cast<int>(against.size()) > 2 * agree;
  }
};

std::optional<Point<World>> centroid_of(const Subject& subject, const char* id) {
  const auto* entry = subject.structures.find(id);
  return entry == nullptr ? std::nullopt : entry->centroid_mm;
}

Votes left_to_right(const Subject& subject) {
  const Midline midline(subject);
  Votes votes;
  const auto add = [&](const char* organ, double sign) {
    const auto centroid = centroid_of(subject, organ);
    const auto middle = centroid ? midline.x_mm(centroid->z) : std::nullopt;
    if (middle) votes.add(organ, sign * (centroid->x - *middle));
  };
  for (const auto* organ : left_organs) add(organ, -1);
  for (const auto* organ : right_organs) add(organ, 1);
  return votes;
}

Votes compared(const Subject& subject, const Pairs& pairs, double Point<World>::*axis) {
  Votes votes;
  for (const auto& [first, second] : pairs) {
    const auto a = centroid_of(subject, first), b = centroid_of(subject, second);
    if (a && b) votes.add(fmt::format("{} and {}", first, second), *a.*axis - *b.*axis);
  }
  return votes;
}

void tell(const Subject& subject, const Votes& votes, const char* axis, const char* also,
          std::vector<record::Check>& found) {
  if (!votes.turned_over()) return;
  found.push_back(
      {code, record::Severity::error, subject.record.id,
       fmt::format("The masks lie mirrored {} ({}); the grid is turned over{}.", axis,
                   fmt::join(votes.against, ", "), also),
       Json{{"axis", axis}, {"organs_against", votes.against.size()}, {"organs_in_place", votes.agree}}});
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  tell(subject, left_to_right(subject), "left to right", ", or the patient has situs inversus", found);
  tell(subject, compared(subject, above, &Point<World>::z), "head to foot", "", found);
  tell(subject, compared(subject, in_front, &Point<World>::y), "front to back", "", found);
}

}  // namespace

Checker mirrored() {
  return {code, "Organs that lie where a turned-over grid would put them", run};
}

}  // namespace radgenome::check::checks
