// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/zeroed_array.h"
#include "network/sat/networks.h"

namespace radgenome::network::sat {

/// The probabilities of one slice along k: [query][j][i].
struct ProbabilitySlice {
  const float* values = nullptr;
  std::size_t query_stride = 0, row_stride = 0;
  std::span<const float> row(int query, int a1) const {
    return {
        values + query_stride * static_cast<std::size_t>(query) + row_stride * static_cast<std::size_t>(a1),
        row_stride};
  }
};

/// Sums of what overlapping windows say, for as many slices along k as windows reach at one time: one more
/// than a window has, so that a finished slice stands until the one behind it is finished too. Float32 as
/// SAT's, times weights that are halves.
class ProbabilitySums {
 public:
  /// @param image   shape of the image, [k][j][i]
  /// @param window  any of its windows; all have one shape
  /// @param patch   R, A, S
  ProbabilitySums(int queries, const Shape& image, const Window& window, const Shape& patch);

  /// Windows come by where they begin along k.
  /// @param answer  of the window
  void add(const Window& window, const Answer& answer);
  /// The mean where no window will reach any more: call once a slice, in order.
  /// @error bad_logits — a network gave what is no number
  ProbabilitySlice finish(int a0);

  static std::size_t bytes(int queries, const Shape& image, const Window& window, const Shape& patch);

 private:
  struct Tile;
  std::span<float> sums(int a0, int query);
  std::span<float> weights(int a0);
  void clear_up_to(int a0);
  void add_tile(const Tile& tile, const Window& window, const Answer& answer);

  int queries_, slots_;
  int cleared_ = 0;  ///< slices below have been used
  std::size_t slice_, row_;
  std::vector<float> window_;  ///< how much each voxel of a window counts, [R][A][S]
  ZeroedArray<float> sums_, weights_;
};

}  // namespace radgenome::network::sat
