// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "network/engine.h"

/// The seam between the program and libradgenome_openvino.so (see core/library.h): OpenVINO is seen by it
/// alone. Failures are Error.
extern "C" radgenome::network::Engines* radgenome_open_openvino(
    const radgenome::network::EngineOptions& options);
