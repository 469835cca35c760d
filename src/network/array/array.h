// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "core/zeroed_array.h"
#include "network/array/shape.h"

namespace radgenome::network {

/// Values in the network's order: the last axis is the fastest.
struct Array {
  Shape shape = {};
  ZeroedArray<float> values;

  Array() = default;
  explicit Array(const Shape& extent) : shape(extent), values(voxels(extent)) {}
  std::size_t offset(int a0, int a1, int a2) const {
    return (static_cast<std::size_t>(a0) * static_cast<std::size_t>(shape[1]) +
            static_cast<std::size_t>(a1)) *
               static_cast<std::size_t>(shape[2]) +
           static_cast<std::size_t>(a2);
  }
};

}  // namespace radgenome::network
