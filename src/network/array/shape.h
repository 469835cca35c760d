// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>

namespace radgenome::network {

/// Lengths along the axes of an array that a network works on: the last axis is the fastest there.
using Shape = std::array<int, 3>;

inline std::size_t voxels(const Shape& shape) {
  return static_cast<std::size_t>(shape[0]) * static_cast<std::size_t>(shape[1]) *
         static_cast<std::size_t>(shape[2]);
}

/// A part of an array, from `begin` on.
struct Region {
  Shape begin = {}, shape = {};
};

/// What is in both; `b` where nothing is.
Region common(const Region& a, const Region& b);

}  // namespace radgenome::network
