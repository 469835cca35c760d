// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "network/engine.h"
#include "network/nnunet/confidence.h"
#include "network/nnunet/preprocess.h"
#include "volume/volume.h"

namespace radgenome::network::nnunet {

struct Prediction {
  Volume<std::uint8_t> labels;         ///< on the scan's own grid; 0 is background. See LabelRule
  std::vector<Confidence> confidence;  ///< by channel
};

struct PredictOptions {
  bool mirror = false;  ///< along all axes that the training allows: up to eight times the work
  /// Told after every window, on the thread that called; what it throws ends the prediction.
  std::function<void(int done, int of)> progress;
};

/// How many windows an image takes.
int window_count(const Shape& image, const NnunetPart& part);

/// Labels of a preprocessed scan: windows slide over it, and what no window reaches any more is exported at
/// once.
/// @param folds  a network each; one thread asks them
/// @error bad_logits; unsupported_model — more classes or regions than a label can tell; the engine's
Prediction predict(const Input& input, const NnunetPart& part,
                   const std::vector<std::unique_ptr<Engine>>& folds, const Geometry& scan,
                   const PredictOptions& options = {});

/// The second half of predict() alone: labels of logits that are there already.
/// @param slice  gives the slices of the image's shape, in order; the one before must stand until the next
/// call
Prediction export_logits(const Input& input, const NnunetPart& part,
                         const std::function<LogitSlice(int a0)>& slice, const Geometry& scan);

}  // namespace radgenome::network::nnunet
