// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "release/chart.h"

namespace radgenome::release {

/// Of the items that readers decided, how many were wrong; the ends are of a 95 % interval.
struct CheckedRate {
  std::string name;
  std::int64_t decided = 0, wrong = 0;
  double rate = 0, low = 0, high = 0;
  bool operator==(const CheckedRate&) const = default;
};

/// A sample of items that readers went through; the rate is that of all that it was drawn from.
struct CheckedSample {
  std::string method;  ///< how it was drawn
  std::int64_t population = 0;
  CheckedRate rate;
  bool operator==(const CheckedSample&) const = default;
};

/// What readers found in the data set that a release is made of. Plain numbers: the caller has counted them.
struct Checked {
  std::int64_t readers = 0, items = 0, decided = 0, disagreed = 0;
  std::vector<CheckedRate> kinds;      ///< of the items that were judged, however they were chosen
  std::vector<CheckedSample> samples;  ///< one a work list that is a sample and can be told from
  /// Krippendorff's alpha; nothing where the readers share too little.
  struct Alpha {
    double value = 0;
    std::optional<double> low, high;
    bool operator==(const Alpha&) const = default;
  };
  std::optional<Alpha> alpha;
  bool operator==(const Checked&) const = default;
};

Json to_json(const Checked& checked);
/// @error bad_record
Checked checked_from(const Json& value);

/// "3.2 % (1.9 to 5.4 %)"
std::string words_of(const CheckedRate& rate);

/// A row a rate, with its interval.
/// @param rates  at least one
Chart rates_chart(const std::vector<CheckedRate>& rates);

/// The section of the card.
std::string checked_section(const Checked& checked);

}  // namespace radgenome::release
