// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "network/array/shape.h"
#include "network/model.h"

namespace radgenome::network::nnunet {

/// Bytes that a scan's normalised image takes, which stands twice while it is resampled.
/// @param image  shape on the network's grid
std::size_t image_bytes(const Shape& image);

/// Bytes that are held at once from there to the labels, beside what the engine needs for itself: sums of
/// logits in half precision, of as many slices as a window is high and one more; a window's logits, twice
/// where it is mirrored; labels.
std::size_t prediction_bytes(const Shape& image, const NnunetPart& part, std::size_t scan_voxels);

}  // namespace radgenome::network::nnunet
