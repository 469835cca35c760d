// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "cli/command.h"
#include "core/file.h"
#include "release/difference.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  std::string first, second, json;
};

void print_ids(const char* what, const std::vector<std::string>& ids) {
  constexpr std::ptrdiff_t most = 5;
  if (ids.empty()) return;
  const auto shown = std::min<std::ptrdiff_t>(most, static_cast<std::ptrdiff_t>(ids.size()));
  fmt::print("  {} {}: {}{}\n", ids.size(), what, fmt::join(ids.begin(), ids.begin() + shown, ", "),
             std::cmp_greater(ids.size(), shown) ? " …" : "");
}

void print(const release::TableDifference& table) {
  if (table.cases == 0) {
    fmt::print("{:<13} equal ({} rows)\n", table.table, table.equal);
    return;
  }
  fmt::print("{:<13} {} added, {} removed, {} changed, {} equal; in {} cases\n", table.table, table.added,
             table.removed, table.changed, table.equal, table.cases);
  std::string columns;
  for (const auto& [column, rows] : table.columns)
    columns += fmt::format("{}{} {}", columns.empty() ? "" : ", ", column, rows);
  if (!columns.empty()) fmt::print("  changed: {}\n", columns);
  for (const auto& [reason, cases] : table.reasons) fmt::print("  because of {} ({} cases)\n", reason, cases);
  fmt::print("  e.g. {}\n", fmt::join(table.examples, "; "));
}

void print(const release::Difference& difference) {
  fmt::print("{:<13} {} in both\n", "cases", difference.cases_in_both);
  print_ids("only in the first", difference.only_in_first);
  print_ids("only in the second", difference.only_in_second);
  print_ids("moved to another split", difference.moved);
  for (const auto& table : difference.tables) print(table);
}

int diff_command(const Options& options) {
  const auto difference = release::difference(options.first, options.second);
  if (options.json == "-")
    fmt::print("{}", pretty(to_json(difference)));
  else
    print(difference);
  if (!options.json.empty() && options.json != "-")
    write_file_atomically(options.json, pretty(to_json(difference)));
  return difference.none() ? Exit::done : Exit::failed;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("FIRST", options->first, "A release")->required()->check(CLI::ExistingDirectory);
  app.add_option("SECOND", options->second, "Another one, of the same cases or some of them")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_option("--json", options->json, "Write it as JSON; - for standard output, without text")
      ->type_name("FILE");
  return [options] { return diff_command(*options); };
}

}  // namespace

Command diff() {
  return {"diff", "Compare two releases: which cases, facts, masks and questions changed, and why",
          "  radgenome diff release-1 release-2\n"
          "Exit codes: 0 they say the same, 1 they differ, or the comparison failed.",
          declare};
}

}  // namespace radgenome::cli::commands
