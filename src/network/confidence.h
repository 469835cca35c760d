// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace radgenome::network {

/// How sure a network was where it gave a label, over the voxels of its own grid.
struct Confidence {
  std::int64_t voxels = 0;
  double probability = 0;   ///< mean of the label's softmax, or of the sigmoid where labels may overlap
  double entropy_bits = 0;  ///< mean, of all classes, or of the label against the rest
};

}  // namespace radgenome::network
