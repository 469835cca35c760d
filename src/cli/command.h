// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <span>
#include <string>

namespace radgenome::cli {

/// Exit codes that every command keeps to.
enum Exit : int { done = 0, failed = 1, usage = 2, some_cases_failed = 3, interrupted = 130 };

/// One command of the program: a file in commands/; the list is made by the build. What it declares is its
/// manual: `radgenome help <name>` and docs/reference come from the same table.
struct Command {
  std::string name;
  std::string summary;
  std::string examples;  ///< one a line, with what it does after two spaces
  /// Adds options to `app` and returns what to run once they are parsed; it returns an exit code.
  std::function<int()> (*declare)(CLI::App& app);
};

std::span<const Command> all_commands();

/// The whole program: parses, runs, prints errors; returns the exit code.
int run_program(int argc, const char* const* argv);

}  // namespace radgenome::cli
