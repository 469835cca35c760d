// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace radgenome::cli {

/// From now on Ctrl-C (and SIGTERM) asks for a clean stop; a second one ends the process at once with 130.
/// Every file is written whole or not at all, so neither leaves anything half-written.
/// @param text  what is said on stderr when the first one comes; lives as long as the program
void catch_interrupts(
    const char* text = "\nStopping after the stage each case is in; once more to stop at once.\n");

/// True once a stop was asked for.
bool stop_asked();

}  // namespace radgenome::cli
