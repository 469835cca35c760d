// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <new>

#include "cli/command.h"
#include "core/error.h"

#ifndef RADGENOME_VERSION
#define RADGENOME_VERSION "unknown"
#endif

namespace radgenome::cli {
namespace {

void print_error(std::string_view code, std::string_view sentence) {
  fmt::print(stderr, "radgenome: {} [{}]\n", sentence, code);
}

/// The edge where errors become words and an exit code.
int guarded(const std::function<int()>& work) {
  try {
    return work();
  } catch (const Error& error) {
    print_error(error.code(), error.sentence());
  } catch (const std::bad_alloc&) {
    print_error("out_of_memory", "the program needs more memory than there is");
  } catch (const std::exception& error) {
    print_error("internal", std::string("an unexpected failure: ") + error.what());
  }
  return Exit::failed;
}

/// Declares every command below `app`; `chosen` is what the parsed one wants to run.
void declare_commands(CLI::App& app, std::function<int()>& chosen) {
  for (const auto& command : all_commands()) {
    auto* sub = app.add_subcommand(command.name, command.summary);
    if (!command.examples.empty()) sub->footer("Examples:\n" + command.examples);
    sub->callback([&chosen, run = command.declare(*sub)] { chosen = run; });
  }
}

/// `radgenome help NAME`; without a name, the list of commands.
void declare_help(CLI::App& app, std::function<int()>& chosen) {
  auto* help = app.add_subcommand("help", "How a command is used");
  auto name = std::make_shared<std::string>();
  help->add_option("COMMAND", *name, "The command to explain");
  // Taken now: once a subcommand is parsed, CLI11 gives that one's help in place of the program's.
  help->callback([&app, &chosen, name, all = app.help()] {
    chosen = [&app, name, all] {
      const auto known = app.get_subcommands([&](const CLI::App* sub) { return sub->get_name() == *name; });
      if (name->empty() || !known.empty()) {
        fmt::print("{}", name->empty() ? all : known.front()->help());
        return static_cast<int>(Exit::done);
      }
      print_error("unknown_command",
                  fmt::format("there is no command \"{}\"; `radgenome help` lists them", *name));
      return static_cast<int>(Exit::usage);
    };
  });
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  CLI::App app{"Grounded vision-language data sets out of chest CT and radiology reports.", "radgenome"};
  app.set_version_flag("--version", RADGENOME_VERSION, "Print the version");
  app.require_subcommand(1);
  std::function<int()> chosen;
  return guarded([&]() -> int {
    declare_commands(app, chosen);
    declare_help(app, chosen);
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app.exit(error) == 0 ? Exit::done : Exit::usage;
    }
    return chosen();
  });
}

}  // namespace radgenome::cli
