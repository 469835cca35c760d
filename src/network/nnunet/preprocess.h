// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "network/model.h"
#include "network/nnunet/array.h"
#include "network/nnunet/sampling.h"
#include "volume/volume.h"

namespace radgenome::network::nnunet {

/// A part of the array, from `begin` on.
struct Region {
  Shape begin = {}, shape = {};
};

/// A scan as the network sees it, and the way back.
struct Input {
  Layout layout;                     ///< of the whole array in the scan
  Region not_zero;                   ///< what was kept of it
  std::array<double, 3> spacing_mm;  ///< of `image`
  Array image;                       ///< normalised and resampled
};

/// nnU-Net's preprocessing of a CT: turned and transposed, cropped to the box of values other than 0,
/// normalised, resampled.
/// @error out_of_memory — what the scan needs with this model
/// @source nnunetv2 2.8, DefaultPreprocessor
Input preprocess(const Ct& ct, const NnunetPart& part);

}  // namespace radgenome::network::nnunet
