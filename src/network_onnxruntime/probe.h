// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <onnxruntime_cxx_api.h>

namespace radgenome::network {

/// Loads and runs a network of one small convolution in 3D. Whether a GPU, its driver and all libraries that
/// networks need are there is only seen so; run on the CPU too, it shows that the probe itself is sound.
/// @throws Ort::Exception
void run_probe(const Ort::Env& environment, const Ort::SessionOptions& options);

}  // namespace radgenome::network
