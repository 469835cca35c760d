// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "cli/command.h"
#include "cli/page/page.h"
#include "core/data_folder.h"
#include "core/file.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  std::string dataset, id, out;
};

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->dataset, "The data set's folder")->required();
  app.add_option("CASE", options->id, "The case's id")->required();
  app.add_option("-o,--out", options->out, "The page to write")->type_name("HTML")->required();
  return [options] {
    const auto dataset = dataset::Dataset::open(options->dataset);
    const auto data = data_folder();
    write_file_atomically(options->out,
                          case_page(dataset, options->id, knowledge::Knowledge::load(data), data));
    fmt::print("{}\n", options->out);
    return static_cast<int>(Exit::done);
  };
}

}  // namespace

Command show() {
  return {"show", "Write one case as a page to look at: slices with outlines, the report with its facts",
          "  radgenome show dataset valid_1_a_1 -o case.html", declare};
}

}  // namespace radgenome::cli::commands
