// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "network/array/layout.h"
#include "network/model.h"

namespace radgenome::network::nnunet {

/// What becomes of each Hounsfield unit there can be: nnU-Net's float32 steps, done once a value.
class Normalized {
 public:
  /// @param kept  the values that mean, deviation and range are taken over, where the scheme asks for them
  /// @param inside  where those count, a byte each; empty: everywhere
  Normalized(const Normalization& scheme, const ArrayView<const std::int16_t>& kept,
             const std::vector<std::uint8_t>& inside = {});
  float operator()(std::int16_t value) const { return values_[static_cast<std::size_t>(value - lowest)]; }

 private:
  static constexpr int lowest = -32768, count = 65536;
  std::vector<float> values_;
};

}  // namespace radgenome::network::nnunet
