// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "core/json.h"

namespace radgenome::release {

/// How many of all.
struct Share {
  std::size_t hits = 0, all = 0;
  void add(bool hit) {
    hits += hit ? 1 : 0;
    ++all;
  }
  double value() const { return all == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(all); }
  /// The lower end of Wilson's 95 % interval; 0 of nothing. A small release is not blamed for chance.
  /// @source Wilson, J Am Stat Assoc 22 (1927) 209-212
  double lower() const;
};

/// Words for a share that is over its limit and is not blamed for it; else none.
std::string excused_by_chance(const Share& share, double limit);

/// {"share": 0.51, "of": 200}; without "share" where there is none.
Json share_json(const Share& share);

}  // namespace radgenome::release
