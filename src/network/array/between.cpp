// SPDX-License-Identifier: Apache-2.0
#include "network/array/between.h"

#include <algorithm>
#include <cmath>

namespace radgenome::network {

Between between(double at, int length) {
  const double inside = std::clamp(at, 0.0, static_cast<double>(length - 1));
  const int lower = static_cast<int>(std::floor(inside));
  return {lower, std::min(lower + 1, length - 1), inside - lower};
}

}  // namespace radgenome::network
