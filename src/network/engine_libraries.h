// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "network/engine.h"

/// The seams between the program and libradgenome_openvino.so and libradgenome_onnxruntime.so (see
/// core/library.h): each engine is seen by its library alone. Failures are Error.
extern "C" {
radgenome::network::Engines* radgenome_open_openvino(const radgenome::network::EngineOptions& options);
radgenome::network::Engines* radgenome_open_onnxruntime(const radgenome::network::EngineOptions& options);
}
