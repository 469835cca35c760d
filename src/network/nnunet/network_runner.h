// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "network/array/shape.h"
#include "network/engine.h"
#include "network/model.h"

namespace radgenome::network::nnunet {

/// Asks one network about windows, and about their mirror images where that is wanted.
class NetworkRunner {
 public:
  NetworkRunner(const NnunetPart& part, bool mirror);
  /// @param window  [patch]
  /// @return [channel][patch], until the next call: the mean over all mirror images
  std::span<const float> run(Engine& engine, std::span<const float> window);

 private:
  void ask(Engine& engine, std::span<const float> window, std::span<float> logits);

  Shape patch_;
  std::size_t channels_;
  std::vector<std::int64_t> input_shape_, output_shape_;
  std::vector<std::array<bool, 3>> flips_;  ///< in the order in which nnU-Net adds them up
  std::vector<float> sum_, flipped_, logits_;
};

}  // namespace radgenome::network::nnunet
