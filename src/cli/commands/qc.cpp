// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "cli/command.h"
#include "cli/page/quality_page.h"
#include "core/data_folder.h"
#include "core/file.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  std::string dataset, out, csv;
  std::size_t top = 20;
};

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->dataset, "The data set's folder")->required();
  app.add_option("-o,--out", options->out, "The page to write")->type_name("HTML")->required();
  app.add_option("--csv", options->csv, "Also every check as a row of this table")->type_name("CSV");
  app.add_option("--top", options->top, "How many of the worst cases get pictures")->capture_default_str();
  return [options] {
    const auto folder = dataset::Dataset::open(options->dataset);
    const auto data = data_folder();
    const auto quality = pipeline::assess(folder);
    write_file_atomically(
        options->out, quality_page(folder, quality, options->top, knowledge::Knowledge::load(data), data));
    if (!options->csv.empty()) write_file_atomically(options->csv, pipeline::quality_csv(folder, quality));
    fmt::print("{} cases: {} with errors, {} with warnings, {} without; see {}\n", quality.cases,
               quality.with_errors, quality.with_warnings,
               quality.cases - quality.with_errors - quality.with_warnings, options->out);
    return static_cast<int>(Exit::done);
  };
}

}  // namespace

Command qc() {
  return {
      "qc",
      "Write a page about the quality of a data set: what was found, the worst cases first, with pictures",
      "  radgenome qc dataset -o qc.html                 pictures of the 20 worst cases\n"
      "  radgenome qc dataset -o qc.html --csv qc.csv    and every check as a row of a table",
      declare};
}

}  // namespace radgenome::cli::commands
