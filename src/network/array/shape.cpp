// SPDX-License-Identifier: Apache-2.0
#include "network/array/shape.h"

#include <algorithm>

namespace radgenome::network {

Region common(const Region& a, const Region& b) {
  Region both;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    both.begin[axis] = std::max(a.begin[axis], b.begin[axis]);
    both.shape[axis] =
        std::min(a.begin[axis] + a.shape[axis], b.begin[axis] + b.shape[axis]) - both.begin[axis];
    if (both.shape[axis] <= 0) return b;
  }
  return both;
}

}  // namespace radgenome::network
