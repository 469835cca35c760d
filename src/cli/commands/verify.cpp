// SPDX-License-Identifier: Apache-2.0
#include "release/verify.h"

#include <fmt/format.h>

#include <memory>

#include "cli/command.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  std::string path;
  bool fast = false;
};

int verify_command(const Options& options) {
  const auto verified =
      release::verify(options.path, options.fast ? release::Depth::sizes : release::Depth::checksums);
  for (const auto& path : verified.missing) fmt::print("missing  {}\n", path);
  for (const auto& path : verified.damaged) fmt::print("damaged  {}\n", path);
  fmt::print("{} files are whole{}, {} missing, {} damaged\n", verified.whole,
             options.fast ? " by their sizes" : "", verified.missing.size(), verified.damaged.size());
  return verified.good() ? Exit::done : Exit::failed;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("RELEASE", options->path, "A release, or a file or folder in one")
      ->required()
      ->check(CLI::ExistingPath);
  app.add_flag("--fast", options->fast, "Only see whether every file is there and of the right size");
  return [options] { return verify_command(*options); };
}

}  // namespace

Command verify() {
  return {"verify", "Compare the files of a release with its manifest: what is missing, what is damaged",
          "  radgenome verify release\n"
          "  radgenome verify release/tables/train --fast   part of a release, sizes alone",
          declare};
}

}  // namespace radgenome::cli::commands
