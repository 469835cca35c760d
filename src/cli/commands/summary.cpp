// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <memory>
#include <numeric>

#include "cli/command.h"
#include "pipeline/summary.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  std::string dataset;
  bool json = false;
  bool cases = false;
};

void print_counts(const std::string& what, const std::map<std::string, std::size_t>& counts) {
  const auto total = std::accumulate(counts.begin(), counts.end(), std::size_t{0},
                                     [](std::size_t sum, const auto& item) { return sum + item.second; });
  std::string parts;
  for (const auto& [name, count] : counts)
    parts += fmt::format("{}{} {}", parts.empty() ? "" : ", ", name, count);
  fmt::print("{:<12}{:>7}  {}\n", what, total, parts);
}

void print_text(const pipeline::Summary& sum) {
  fmt::print("{:<12}{:>7}  with CT {}, with report {}, with given masks {}, with errors {}\n", "cases",
             sum.cases, sum.with_ct, sum.with_report, sum.with_masks, sum.with_errors);
  print_counts("structures", sum.structures);
  fmt::print("{:<12}{:>7}\n", "sentences", sum.sentences);
  print_counts("facts", sum.facts);
  print_counts("links", sum.links);
  print_counts("questions", sum.questions);
  print_counts("checks", sum.checks);
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->dataset, "The data set's folder")->required();
  app.add_flag("--json", options->json, "As JSON");
  app.add_flag("--cases", options->cases, "The ids of its cases, one a line");
  return [options] {
    const auto dataset = dataset::Dataset::open(options->dataset);
    if (options->cases)
      for (const auto& id : dataset.case_ids()) fmt::print("{}\n", id);
    else if (options->json)
      fmt::print("{}", pretty(to_json(pipeline::summarise(dataset))));
    else
      print_text(pipeline::summarise(dataset));
    return static_cast<int>(Exit::done);
  };
}

}  // namespace

Command summary() {
  return {"summary", "Count what a data set holds",
          "  radgenome summary dataset\n  radgenome summary dataset --cases   the ids of its cases", declare};
}

}  // namespace radgenome::cli::commands
