// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet/memory_need.h"

#include "network/nnunet/logit_sums.h"
#include "network/nnunet/padding.h"

namespace radgenome::network::nnunet {

std::size_t image_bytes(const Shape& image) {
  return 2 * voxels(image) * sizeof(float);
}

std::size_t prediction_bytes(const Shape& image, const NnunetPart& part, std::size_t scan_voxels) {
  const auto folds = static_cast<int>(part.networks.size());
  const auto sums = LogitSums::bytes(part.channels, folds, padded(image, part.patch).shape, part.patch);
  const auto window = voxels(part.patch) * 2 * (static_cast<std::size_t>(part.channels) + 1) * sizeof(float);
  return sums + window + scan_voxels;
}

}  // namespace radgenome::network::nnunet
