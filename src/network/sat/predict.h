// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "network/confidence.h"
#include "network/sat/probability_sums.h"
#include "volume/mask.h"

namespace radgenome::network::sat {

struct Prediction {
  std::vector<Mask> masks;  ///< a query each, on the scan's own grid; they may overlap
  std::vector<Confidence> confidence;
};

/// Told after every window, on the thread that called; what it throws ends the prediction.
using Progress = std::function<void(int done, int of)>;

/// Bytes that predict() holds at once, without what the engine needs for itself.
std::size_t bytes_needed(const Input& input, const Networks& networks);

/// The mean probability of each query on SAT's grid, [k][j][i] of the image: windows slide over it, and what
/// no window reaches any more is given on at once.
/// @param use  gets the slices in order; the one before stands until the next call
/// @error bad_logits; the engine's
void probabilities(const Input& input, Networks& networks,
                   const std::function<void(int a0, const ProbabilitySlice&)>& use,
                   const Progress& progress = {});

/// Masks of a preprocessed scan: see MaskExport for the way back onto the scan's grid.
/// @error as probabilities()
Prediction predict(const Input& input, Networks& networks, const Geometry& scan,
                   const Progress& progress = {});

}  // namespace radgenome::network::sat
