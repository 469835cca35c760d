// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "check/present.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "volume_unusual";

/// Five in a hundred of the healthy lie beyond a limit, and disease goes farther; beyond half or twice of it
/// the mask is more likely wrong than the organ.
constexpr double far_beyond = 2;

/// The volume of a structure that is there as a whole.
std::optional<double> whole_volume_ml(const Subject& subject, const std::string& id) {
  const auto* entry = subject.structures.find(id);
  const auto mask = subject.masks.find(id);
  if (entry == nullptr || mask == nullptr || mask->empty() || !is_whole(*entry)) return std::nullopt;
  return mask->volume_ml();
}

std::string limits_of(const knowledge::ReferenceVolume& row) {
  const bool share = !row.of.empty();
  const auto text = [&](double limit) {
    return share ? fmt::format("{:.0f} %", 100 * limit) : spoken(limit);
  };
  if (row.low && row.high) return text(*row.low) + " to " + text(*row.high);
  return row.low ? "at least " + text(*row.low) : "at most " + text(*row.high);
}

std::string sentence_of(const knowledge::ReferenceVolume& row, double value, bool large) {
  const auto* size = large ? "large" : "small";
  if (row.of.empty())
    return fmt::format("The {} is unusually {}: {} ml, where 95 of 100 healthy adults have {} ml.",
                       row.structure, size, spoken(value), limits_of(row));
  return fmt::format("The {} is unusually {}: {:.0f} % of the {}, where 95 of 100 healthy adults have {}.",
                     row.structure, size, 100 * value, row.of, limits_of(row));
}

void compare(const knowledge::ReferenceVolume& row, double value, std::vector<record::Check>& found) {
  const bool small = row.low && value < *row.low, large = row.high && value > *row.high;
  if (!small && !large) return;
  const bool far = (row.low && value * far_beyond < *row.low) || (row.high && value > *row.high * far_beyond);
  const std::string unit = row.of.empty() ? "_ml" : "_share";
  Json numbers = {{"volume" + unit, rounded(value, 4)}};
  if (row.low) numbers["low" + unit] = rounded(*row.low, 4);
  if (row.high) numbers["high" + unit] = rounded(*row.high, 4);
  if (!row.of.empty()) numbers["share_of"] = row.of;
  numbers["source"] = row.source;
  found.push_back({code, far ? record::Severity::warning : record::Severity::info, row.structure,
                   sentence_of(row, value, large), std::move(numbers)});
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  for (const auto& row : subject.tables.volumes.rows()) {
    const auto volume = whole_volume_ml(subject, row.structure);
    if (!volume) continue;
    if (row.of.empty())
      compare(row, *volume, found);
    else if (const auto whole = whole_volume_ml(subject, row.of))
      compare(row, *volume / *whole, found);
  }
}

}  // namespace

Checker volume_unusual() {
  return {code, "A volume beyond the range of healthy adults (data/reference/volumes.json)", run};
}

}  // namespace radgenome::check::checks
