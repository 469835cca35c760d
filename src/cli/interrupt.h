// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace radgenome::cli {

/// From now on Ctrl-C (and SIGTERM) asks for a clean stop; a second one ends the process at once with 130.
/// Every file is written whole or not at all, so neither leaves anything half-written.
void catch_interrupts();

/// True once a stop was asked for.
bool stop_asked();

}  // namespace radgenome::cli
