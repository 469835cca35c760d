// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace radgenome::network {

/// Opens the libraries of CUDA and cuDNN that NVIDIA's wheels put beside that of ONNX Runtime, where the
/// system would not look: what is open by its name is found. Nothing happens where there are none.
/// @param library  …/site-packages/onnxruntime/capi/libonnxruntime.so…
void open_cuda_wheels(const std::filesystem::path& library);

}  // namespace radgenome::network
