// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "network/engine.h"

namespace radgenome::network {

/// Engines whose networks count the seconds that they compute.
/// @param seconds  grows with every run; outlives the networks. One thread runs them at a time
std::unique_ptr<Engines> timed(std::unique_ptr<Engines> engines, double& seconds);

}  // namespace radgenome::network
