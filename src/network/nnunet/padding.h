// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "network/array/shape.h"

namespace radgenome::network::nnunet {

/// An image with 0 around it where it is shorter than a window.
struct Padded {
  Shape before = {}, shape = {};
};

inline Padded padded(const Shape& image, const Shape& patch) {
  Padded made;
  for (std::size_t a = 0; a < 3; ++a) {
    const int missing = std::max(0, patch[a] - image[a]);
    made.before[a] = missing / 2;
    made.shape[a] = image[a] + missing;
  }
  return made;
}

}  // namespace radgenome::network::nnunet
