// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace radgenome::network {

/// A sample between two of the source's: (1 - weight) · lower + weight · upper. At the ends both are one.
struct Between {
  int lower = 0, upper = 0;
  double weight = 0;
};
/// @param at  clamped to 0 … length - 1
Between between(double at, int length);

}  // namespace radgenome::network
