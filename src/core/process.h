// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace radgenome {

/// What another program said.
struct Finished {
  int exit_code = 0;  ///< 128 + the signal where one ended it
  std::string out, error;
};

/// Runs a program that is looked for in $PATH, gives it `input`, and waits for its end. No shell is between.
/// It sees PATH and HOME and the locale C.UTF-8, nothing else of our environment.
/// @error no_program — there is none of this name; cannot_run
Finished run_program(const std::vector<std::string>& words, std::string_view input);

}  // namespace radgenome
