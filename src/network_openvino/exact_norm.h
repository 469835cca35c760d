// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openvino/core/model.hpp>

namespace radgenome::network {

/// Replaces the instance normalizations of a graph by sums along one axis after the other. OpenVINO's own
/// adds up a whole channel in a few float32 sums, one a thread: at 128³ the logits were off by 5e-4, and by
/// another amount with each number of threads. This way they are as near to the truth as PyTorch's, and the
/// same on any number of threads. Those whose input has no fixed shape stay as they are.
void normalize_exactly(ov::Model& graph);

}  // namespace radgenome::network
