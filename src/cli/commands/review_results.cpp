// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "cli/command.h"
#include "cli/page/results_page.h"
#include "cli/results_text.h"
#include "core/data_folder.h"
#include "core/error.h"
#include "core/file.h"
#include "dataset/dataset.h"
#include "table/writer.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  std::string dataset, list, csv, parquet, html;
  bool json = false;
};

/// Verdicts that belong together: on one list, or outside lists.
struct Part {
  std::string name;
  std::optional<review::WorkList> list;
  std::vector<review::KeptVerdict> verdicts;

  const review::WorkList* list_or_null() const { return list ? &*list : nullptr; }
};

std::string name_of(const review::WorkList& list) {
  return list.name.empty() ? list.id : fmt::format("{} ({})", list.name, list.id);
}

Part part_of(const review::Store& store, const std::string& id) {
  auto list = store.find_list(id);
  if (!list) {
    std::string known;
    for (const auto& one : store.lists()) known += (known.empty() ? "" : ", ") + one.id;
    throw Error("unknown_list", fmt::format("there is no work list \"{}\"; there are: {}", id,
                                            known.empty() ? "none" : known));
  }
  auto name = name_of(*list);
  return {std::move(name), std::move(list), store.verdicts_of_list(id)};
}

/// Every list, and what was judged outside lists.
std::vector<Part> parts_of(const review::Store& store, const std::string& list) {
  if (!list.empty()) return {part_of(store, list)};
  std::vector<Part> parts;
  for (const auto& one : store.lists()) parts.push_back(part_of(store, one.id));
  std::vector<review::KeptVerdict> outside;
  for (auto& kept : store.verdicts())
    if (kept.verdict.list.empty()) outside.push_back(std::move(kept));
  if (!outside.empty()) parts.push_back({"Outside work lists", std::nullopt, std::move(outside)});
  return parts;
}

review::Store store_of(const dataset::Dataset& dataset) {
  auto store = review::Store::open_if_any(dataset.root());
  if (!store)
    throw Error("no_reviews", fmt::format("{} has no reviews; judge its items with `radgenome serve {}`",
                                          dataset.root().string(), dataset.root().string()));
  return *std::move(store);
}

void write_table(const std::string& file, table::Format format, const std::vector<Part>& parts) {
  if (file.empty()) return;
  auto rows = review::results_table(nullptr, {});
  for (const auto& part : parts) rows.append(review::results_table(part.list_or_null(), part.verdicts));
  table::write_table(file, format, rows);
}

std::string title_of(const dataset::Dataset& dataset) {
  const auto path = std::filesystem::absolute(dataset.root()).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

void print_json(const Options& options, const std::vector<NamedResults>& results) {
  Json json = Json::array();
  for (const auto& one : results) json.push_back(to_json(one.results));
  fmt::print("{}\n", pretty(options.list.empty() ? json : json.at(0)));
}

void print_text(const std::vector<NamedResults>& results) {
  if (results.empty()) fmt::print("Nobody has judged an item yet, and no work list is drawn.\n");
  for (std::size_t i = 0; i < results.size(); ++i)
    fmt::print("{}{}", i == 0 ? "" : "\n", results_text(results[i].name, results[i].results));
}

int review_results_command(const Options& options) {
  const auto dataset = dataset::Dataset::open(options.dataset);
  const auto parts = parts_of(store_of(dataset), options.list);
  std::vector<NamedResults> results;
  for (const auto& part : parts)
    results.push_back({part.name, review::results(part.list_or_null(), part.verdicts)});
  write_table(options.csv, table::Format::csv, parts);
  write_table(options.parquet, table::Format::parquet, parts);
  if (!options.html.empty())
    write_file_atomically(options.html, results_page(title_of(dataset), results, data_folder()));
  options.json ? print_json(options, results) : print_text(results);
  return Exit::done;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->dataset, "The data set's folder")->required();
  app.add_option("--list", options->list,
                 "The id of one work list; without it every list, and what was judged outside lists");
  app.add_flag("--json", options->json,
               "Print JSON: of one list an object, else a list of them; what is absent has a reason");
  app.add_option("--csv", options->csv, "Also a table with a row for each item and reader")
      ->type_name("FILE");
  app.add_option("--parquet", options->parquet, "The same table as Parquet")->type_name("FILE");
  app.add_option("--html", options->html, "Also a page with plots")->type_name("FILE");
  return [options] { return review_results_command(*options); };
}

}  // namespace

Command review_results() {
  return {"review-results", "What readers found: error rates with their intervals, agreement, time an item",
          "  radgenome review-results dataset\n"
          "  radgenome review-results dataset --list list-1 --json\n"
          "  radgenome review-results dataset --html results.html --csv verdicts.csv",
          declare};
}

}  // namespace radgenome::cli::commands
