// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "volume/geometry.h"

namespace radgenome::record {

/// One quantity that was measured on the masks of a case, or why it could not be.
struct Measurement {
  std::string quantity;               ///< id of its definition, see `radgenome info measurements`
  std::string structure;              ///< what it was measured on
  std::optional<std::string> other;   ///< for distances and ratios: the second structure
  std::optional<double> value;        ///< absent where it could not be measured
  std::string unit;                   ///< "mm", "ml", "1" (a ratio or share) …
  std::string reason;                 ///< a code where there is no value, else empty
  std::optional<int> slice;           ///< axial slice it was measured on, where there is one such slice
  std::vector<Point<World>> line_mm;  ///< the ends of the line that was measured, where it is a line
  bool operator==(const Measurement&) const = default;
};

Json to_json(const Measurement& measurement);

}  // namespace radgenome::record
