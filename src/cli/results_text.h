// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "review/results.h"

namespace radgenome::cli {

/// Results for people who read a terminal: lines that end in "\n".
std::string results_text(const std::string& name, const review::Results& results);

}  // namespace radgenome::cli
