// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "network/array/array.h"
#include "network/model.h"
#include "network/nnunet/layout.h"
#include "volume/volume.h"

namespace radgenome::network::nnunet {

/// A scan as the network sees it, and the way back.
struct Input {
  Layout layout;                     ///< of the whole array in the scan
  Region kept;                       ///< what the network gets of it
  std::array<double, 3> spacing_mm;  ///< of `image`
  Array image;                       ///< normalised and resampled
};

/// nnU-Net's preprocessing of a CT: turned and transposed, cropped to the box of values other than 0,
/// normalised, resampled.
/// @param box  voxels of the scan beside which nothing is kept. They are normalised as in the whole scan; the
///             grid that they are resampled to begins with them, so that its samples lie up to half of one
///             beside those of the whole scan
/// @error out_of_memory — what the scan needs with this model
/// @source nnunetv2 2.8, DefaultPreprocessor
Input preprocess(const Ct& ct, const NnunetPart& part, const Box& box);
inline Input preprocess(const Ct& ct, const NnunetPart& part) {
  return preprocess(ct, part, ct.geometry().whole());
}

/// The box of voxels in the order of the array.
Region region_of(const Box& box, const Layout& layout);
/// Shape of the network's image of a region.
Shape image_shape(const Region& region, const Layout& layout, const NnunetPart& part);

}  // namespace radgenome::network::nnunet
