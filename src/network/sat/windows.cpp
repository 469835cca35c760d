// SPDX-License-Identifier: Apache-2.0
#include "network/sat/windows.h"

#include <algorithm>

namespace radgenome::network::sat {

std::vector<int> window_starts(int length, int patch) {
  const int step = std::max(1, patch / 2);
  const int count = std::max((length + step - 1) / step - 1, 1);
  std::vector<int> starts;
  for (int n = 0; n < count; ++n) starts.push_back(std::max(0, std::min(n * step, length - patch)));
  return starts;
}

std::vector<Window> windows_of(const Input& input, const Shape& patch) {
  const std::array<std::ptrdiff_t, 3> strides = {static_cast<std::ptrdiff_t>(patch[1]) * patch[2], patch[2],
                                                 1};
  Window window;
  std::array<std::vector<int>, 3> begins;
  for (std::size_t a = 0; a < 3; ++a) {
    const auto& axis = input.grid[a];
    const auto world = static_cast<std::size_t>(axis.world);
    const int length = input.image.shape[a];
    window.shape[a] = std::min(patch[world], length);
    window.strides[a] = axis.backward ? -strides[world] : strides[world];
    if (axis.backward) window.origin += strides[world] * (window.shape[a] - 1);
    for (const int start : window_starts(length, patch[world]))
      begins[a].push_back(axis.backward ? length - start - window.shape[a] : start);
    std::ranges::sort(begins[a]);
  }
  std::vector<Window> windows;
  for (const int a0 : begins[0])
    for (const int a1 : begins[1])
      for (const int a2 : begins[2]) {
        window.begin = {a0, a1, a2};
        windows.push_back(window);
      }
  return windows;
}

}  // namespace radgenome::network::sat
