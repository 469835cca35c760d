// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <onnxruntime_cxx_api.h>

#include "network_onnxruntime/environment.h"
#include "network_onnxruntime/library.h"

namespace radgenome::network {

/// What networks are loaded with, on the CPU or after add_cuda() on a GPU.
Ort::SessionOptions session_options();

/// Lets what a GPU can compute be computed there: in float32 without TF32, and of cuDNN's methods by its
/// rules, not by trying, which may choose another one each time.
/// @param gpu  its number
/// @throws Ort::Exception
void add_cuda(Ort::SessionOptions& options, int gpu);

/// Why no network can run on a GPU, as a part of a sentence; empty where one can.
std::string why_no_cuda(const Library& library, const Environment& environment, int gpu);

}  // namespace radgenome::network
