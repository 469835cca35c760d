// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "check/present.h"

namespace radgenome::check {

/// A vertebra with its place in the count from head to foot: C1 is 0, T1 is 7, L1 is 19, S1 is 25.
struct Level {
  Present vertebra;
  int number;
};

inline constexpr int first_thoracic = 7, first_lumbar = 19, sixth_lumbar = 24;

/// The vertebrae that have masks of their own, by number.
std::vector<Level> levels_in(const Subject& subject);
/// The structure of a number.
std::string vertebra_id(int number);
/// As radiologists write it: "T4".
std::string level_name(int number);

/// Where the body's midline lies: at the vertebra nearest in height, else halfway between the lungs.
class Midline {
 public:
  explicit Midline(const Subject& subject);
  /// World x at the height z, millimetres; nothing where neither spine nor both lungs have masks.
  std::optional<double> x_mm(double z_mm) const;

 private:
  std::vector<Point<World>> spine_;
  std::optional<double> between_lungs_;
};

}  // namespace radgenome::check
