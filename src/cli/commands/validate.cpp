// SPDX-License-Identifier: Apache-2.0
#include "validate/validate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "cli/command.h"
#include "core/data_folder.h"
#include "core/file.h"

namespace radgenome::cli::commands {
namespace {

using record::Severity;

struct Options {
  std::string path, json;
  std::vector<std::string> ignore;
  std::string ignore_file;
  validate::Options validate;
};

void print(const validate::Report& report) {
  for (const auto& problem : report.problems) {
    fmt::print("{:<8} {}  {}\n         {}\n", record::name_of(problem.severity), problem.code, problem.where,
               problem.sentence);
    if (!problem.examples.empty()) fmt::print("         e.g. {}\n", fmt::join(problem.examples, ", "));
  }
  std::string looked_at;
  for (const auto& [what, count] : report.looked_at)
    looked_at += fmt::format("{}{} {}", looked_at.empty() ? "" : ", ", count, what);
  fmt::print("{}{} errors, {} warnings, {} notes, {} ignored; looked at: {}\n",
             report.problems.empty() ? "" : "\n", report.count(Severity::error),
             report.count(Severity::warning), report.count(Severity::info), report.ignored,
             looked_at.empty() ? "nothing" : looked_at);
}

int validate_command(Options options) {
  if (!options.ignore_file.empty())
    options.validate.ignored = validate::read_ignore_list(options.ignore_file);
  for (const auto& code : options.ignore) options.validate.ignored.emplace(code, "*");
  const auto report = validate::validate(options.path, data_folder(), options.validate);
  if (options.json == "-")
    fmt::print("{}", pretty(to_json(report)));
  else
    print(report);
  if (!options.json.empty() && options.json != "-")
    write_file_atomically(options.json, pretty(to_json(report)));
  if (report.looked_at.empty())
    fmt::print(stderr, "Nothing in {} is a scan, a mask, a report, a table, a data set or a release.\n",
               options.path);
  return report.count(Severity::error) > 0 || report.looked_at.empty() ? Exit::failed : Exit::done;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("PATH", options->path,
                 "A folder with CTs, masks, reports or tables, a data set, a release, or one table")
      ->required()
      ->check(CLI::ExistingPath);
  app.add_option("--json", options->json, "Write what was found as JSON; - for standard output, without text")
      ->type_name("FILE");
  app.add_option("--ignore", options->ignore, "Leave a rule out; can be given several times")
      ->type_name("CODE");
  app.add_option("--ignore-file", options->ignore_file,
                 "Lines \"CODE\" or \"CODE PATTERN\", where the pattern names files that the rule is left "
                 "out for; what follows a # is a remark")
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  app.add_option("--language", options->validate.language,
                 "Language of reports and sentences: a folder of data/lexicon")
      ->capture_default_str();
  return [options] { return validate_command(*options); };
}

}  // namespace

Command validate() {
  return {"validate", "Look for what is wrong with a set of CTs, masks, reports and tables, whoever made it",
          "  radgenome validate downloads/radgenome-chest-ct\n"
          "  radgenome validate dataset --json problems.json --ignore size_notation\n"
          "`radgenome info rules` lists what is looked for. Exit codes: 0 no errors, 1 errors.",
          declare};
}

}  // namespace radgenome::cli::commands
