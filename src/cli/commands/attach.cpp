// SPDX-License-Identifier: Apache-2.0
#include "pipeline/attach.h"

#include <fmt/format.h>

#include <memory>

#include "cli/command.h"
#include "core/data_folder.h"

namespace radgenome::cli::commands {
namespace {

int attach_command(const std::shared_ptr<pipeline::AttachOptions>& options) {
  options->data = data_folder();
  const auto attached = pipeline::attach(*options);
  for (const auto& problem : attached.problems)
    fmt::print(stderr, "{}: {} [{}]\n", problem.where, problem.sentence, problem.code);
  for (const auto& refused : attached.refused)
    fmt::print(stderr, "{} was refused: {} [{}]\n", refused.id, refused.sentence, refused.code);
  if (attached.cases == 0) {
    fmt::print(stderr, "No case could be joined; nothing was written\n");
    return Exit::failed;
  }
  fmt::print("{} cases joined and released to {}, {} refused\n", attached.cases, options->out.string(),
             attached.refused.size());
  return attached.refused.empty() ? Exit::done : Exit::some_cases_failed;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<pipeline::AttachOptions>();
  app.add_option("RELEASE", options->release, "A release that was made with --derived-only")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_option("--ct", options->ct,
                 "Your copies of the CTs: files, folders of them, or folders of DICOM slices")
      ->check(CLI::ExistingPath);
  app.add_option("--reports", options->reports,
                 "Your copies of the reports: CSV, JSONL, or a folder of texts")
      ->check(CLI::ExistingPath);
  app.add_option(
         "-o,--out", options->out,
         "The full release's folder; empty, missing, or an earlier release. Beside it there must be room for "
         "the CTs once more while it is made")
      ->required();
  return [options] { return attach_command(options); };
}

}  // namespace

Command attach() {
  return {"attach", "Join a release without CTs and reports to your own copies of them",
          "  radgenome attach release --ct scans/ --reports reports.csv -o full\n"
          "      checks the hash of each CT and report; a case that differs is refused, the others go on",
          declare};
}

}  // namespace radgenome::cli::commands
