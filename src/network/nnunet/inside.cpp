// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet/inside.h"

#include <algorithm>

namespace radgenome::network::nnunet {
namespace {

enum Mark : std::uint8_t { unknown, inside, outside };

}  // namespace

std::vector<std::uint8_t> filled_not_zero(const ArrayView<const std::int16_t>& view) {
  const auto& shape = view.shape();
  std::vector<std::uint8_t> marks(voxels(shape), unknown);
  std::vector<Shape> open;
  const auto at = [&](const Shape& v) -> std::uint8_t& {
    return marks[(static_cast<std::size_t>(v[0]) * static_cast<std::size_t>(shape[1]) +
                  static_cast<std::size_t>(v[1])) *
                     static_cast<std::size_t>(shape[2]) +
                 static_cast<std::size_t>(v[2])];
  };
  const auto reach = [&](const Shape& v) {
    if (at(v) != unknown) return;
    at(v) = outside;
    open.push_back(v);
  };
  for (int a0 = 0; a0 < shape[0]; ++a0)
    for (int a1 = 0; a1 < shape[1]; ++a1)
      for (int a2 = 0; a2 < shape[2]; ++a2)
        if (view.at(a0, a1, a2) != 0) at({a0, a1, a2}) = inside;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::size_t b = (axis + 1) % 3, c = (axis + 2) % 3;
    for (int n = 0; n < shape[b]; ++n)
      for (int m = 0; m < shape[c]; ++m)
        for (const int end : {0, shape[axis] - 1}) {
          Shape v = {};
          v[axis] = end;
          v[b] = n;
          v[c] = m;
          reach(v);
        }
  }
  while (!open.empty()) {
    const auto from = open.back();
    open.pop_back();
    for (std::size_t axis = 0; axis < 3; ++axis)
      for (const int step : {-1, 1}) {
        auto next = from;
        next[axis] += step;
        if (next[axis] >= 0 && next[axis] < shape[axis]) reach(next);
      }
  }
  for (auto& mark : marks) mark = mark == outside ? 0 : 1;
  return marks;
}

}  // namespace radgenome::network::nnunet
