// SPDX-License-Identifier: Apache-2.0
#include "ask/measured.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace radgenome::ask {
namespace {

constexpr double tolerance_share = 0.1;
constexpr double tolerance_hu = 10;

int decimals_of(double value, const std::string& unit) {
  if (unit == "1") return 2;
  if (unit == "mm" || (unit == "ml" && std::abs(value) < 10)) return 1;
  return 0;
}

}  // namespace

bool is_measurable(const record::StructureEntry& entry) {
  return entry.state == record::State::present && entry.volume_ml && !entry.touches_border.value_or(true) &&
         entry.flags.empty();
}

Spoken spoken_value(double value, const std::string& unit) {
  const int decimals = decimals_of(value, unit);
  const double place = std::pow(10.0, -decimals);
  const double rounded = std::round(value / place) * place;
  const double tolerance = unit == "HU" ? tolerance_hu : std::max(place, tolerance_share * std::abs(rounded));
  auto text = fmt::format("{:.{}f}", rounded, decimals);
  if (unit != "1") text += " " + unit;
  return {{{rounded}, unit, tolerance}, std::move(text)};
}

}  // namespace radgenome::ask
