// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/zeroed_array.h"
#include "network/array/shape.h"
#include "network/float16.h"

namespace radgenome::network::nnunet {

/// The logits of one place along the first axis: [channel][a1][a2], halves.
struct LogitSlice {
  const Half* values = nullptr;
  std::size_t channel_stride = 0, row_stride = 0;
  const Half* row(int channel, int a1) const {
    return values + channel_stride * static_cast<std::size_t>(channel) +
           row_stride * static_cast<std::size_t>(a1);
  }
};

/// Sums of what overlapping windows say, for as many slices of the first axis as windows reach at one time:
/// one more than the patch has, so that a finished slice stands until the one behind it is finished too.
/// Halves as nnU-Net's, added up in the order of the windows.
class LogitSums {
 public:
  /// @param shape  of the padded array; patch ≤ shape
  LogitSums(int channels, int folds, const Shape& shape, const Shape& patch);

  /// Windows that begin at `start` of the first axis come next; starts never go down.
  void begin(int start);
  /// That a window at `start` was looked at by all folds: its weights are counted.
  void add_weights(const Shape& start);
  /// @param prediction  [channel][patch], of one fold in the window at `start`
  void add(int fold, const Shape& start, std::span<const float> prediction);
  /// The mean of all folds where no window will reach any more: from the last begin()'s start up to the next
  /// one's. Call once a slice, in order.
  /// @error bad_logits — a network gave a number beyond float16, as nnU-Net refuses too
  LogitSlice finish(int a0);

  static std::size_t bytes(int channels, int folds, const Shape& shape, const Shape& patch);

 private:
  std::size_t slot(int a0) const { return static_cast<std::size_t>(a0) % static_cast<std::size_t>(slots_); }
  std::span<Half> sums(int fold, int a0);
  std::span<Half> weights(int a0);

  int channels_, folds_;
  Shape shape_, patch_;
  int slots_, cleared_ = 0;  ///< slices below `cleared_` have been used
  std::vector<Half> window_;
  ZeroedArray<Half> sums_, weights_;
};

}  // namespace radgenome::network::nnunet
