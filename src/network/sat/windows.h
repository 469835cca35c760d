// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "network/sat/preprocess.h"

namespace radgenome::network::sat {

/// Where windows of `patch` begin along an axis of `length`, counted towards R, A or S: half a patch apart,
/// the last shifted so that it ends with the axis. An axis that is shorter has one, from 0.
std::vector<int> window_starts(int length, int patch);

/// What a window covers of the image, [k][j][i], and where that lies in the network's arrays [R][A][S].
struct Window {
  Shape begin = {}, shape = {};  ///< shorter than the patch where the image is
  std::array<std::ptrdiff_t, 3> strides = {};
  std::ptrdiff_t origin = 0;

  std::ptrdiff_t at(int n0, int n1, int n2) const {
    return origin + strides[0] * n0 + strides[1] * n1 + strides[2] * n2;
  }
};

/// All windows, by where they begin along k; none before a window that begins earlier there.
/// @param patch  R, A, S
std::vector<Window> windows_of(const Input& input, const Shape& patch);

}  // namespace radgenome::network::sat
