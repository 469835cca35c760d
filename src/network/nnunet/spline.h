// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

namespace radgenome::network::nnunet {

/// Resamples lines of one length to another as scipy.ndimage.zoom does with grid_mode and mode "nearest":
/// samples before the first and behind the last are as those; order 0 nearest, 1 linear, 3 cubic B-spline.
/// Many lines are worked on side by side.
class LineResampler {
 public:
  static constexpr int lines = 32;  ///< how many stand side by side
  /// One value a line.
  using Values = std::array<double, lines>;

  LineResampler(int from, int to, int order);
  int from() const { return from_; }
  int to() const { return to_; }

  /// The samples of the lines to fill in: from() of them, in `work`, which is made large enough.
  Values* begin(std::vector<Values>& work) const;
  /// Afterwards: sample n of the resampled lines.
  void prepare(std::vector<Values>& work) const;
  Values at(const std::vector<Values>& work, int n) const;

 private:
  struct Taps {
    int first = 0;
    std::array<double, 4> weights = {};
  };

  int from_, to_, order_, taps_, pad_;
  std::vector<Taps> samples_;
};

}  // namespace radgenome::network::nnunet
