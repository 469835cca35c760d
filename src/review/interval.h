// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace radgenome::review {

/// A 95 % interval, ends included.
struct Interval {
  double low = 0, high = 0;
  bool operator==(const Interval&) const = default;
};

}  // namespace radgenome::review
