// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "cli/command.h"
#include "cli/review_source.h"
#include "review/draw.h"
#include "server/names.h"
#include "server/progress.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  std::string dataset, method = "random", by = "kind";
  std::vector<std::string> kinds;
  review::DrawOptions draw;
  bool dry_run = false;
};

review::DrawOptions draw_options(const Options& options) {
  auto draw = options.draw;
  draw.method = review::method_of(options.method);
  draw.by = review::by_of(options.by);
  for (const auto& kind : options.kinds) draw.kinds.push_back(record::item_kind_of(kind));
  for (const auto& reader : draw.readers) server::require_reader_name(reader);
  return draw;
}

Json item_json(const review::ListItem& item) {
  return {{"case", item.case_id},    {"kind", record::name_of(item.kind)},
          {"subject", item.subject}, {"shown", item.shown},
          {"stratum", item.stratum}, {"planted", item.planted}};
}

void print(const review::WorkList& list) {
  Json strata = Json::array(), items = Json::array();
  for (const auto& stratum : list.strata)
    strata.push_back({{"name", stratum.name}, {"population", stratum.population}, {"drawn", stratum.drawn}});
  for (const auto& item : list.items) items.push_back(item_json(item));
  fmt::print(
      "{}", pretty({{"name", list.name}, {"drawn_by", list.drawn_by}, {"strata", strata}, {"items", items}}));
}

int run(const Options& options) {
  const auto source = review_source(options.dataset);
  auto list = review::draw(source.dataset, source.knowledge, draw_options(options), {source.yes, source.no});
  if (options.dry_run) {
    print(list);
    return Exit::done;
  }
  list.made_at = server::now_utc();
  const auto id = review::Store::open(source.dataset.root()).add_list(list);
  fmt::print("{}: {} items\n", id, list.items.size());
  return Exit::done;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  auto& draw = options->draw;
  app.add_option("DATASET", options->dataset, "The data set's folder")->required();
  app.add_option("--name", draw.name, "What readers see it called")->required();
  app.add_option(
         "--method", options->method,
         "random: each item as likely as any other; stratified: as many of each stratum (--by); riskiest: "
         "those that checks and contradictions speak against, the most severe first")
      ->check(CLI::IsMember({"random", "stratified", "riskiest"}))
      ->capture_default_str();
  app.add_option("--kinds", options->kinds, "Only these kinds of item")
      ->delimiter(',')
      ->check(CLI::IsMember({"sentence", "fact", "link", "question", "mask"}));
  app.add_option("--by", options->by, "What makes a stratum")
      ->check(CLI::IsMember({"kind", "finding", "structure", "question_kind"}))
      ->capture_default_str();
  app.add_option("--size", draw.size, "How many items")->capture_default_str();
  app.add_option("--seed", draw.seed, "Another seed draws others")->capture_default_str();
  app.add_option("--readers", draw.readers, "Who shall judge it; left out: everyone")->delimiter(',');
  app.add_option("--planted", draw.planted,
                 "So many known errors are mixed in, to see who looks; they count for nothing else")
      ->capture_default_str();
  app.add_flag("--dry-run", options->dry_run, "Print the list as JSON, and keep nothing");
  return [options] { return run(*options); };
}

}  // namespace

Command draw_reviews() {
  return {"draw-reviews", "Draw a list of items for readers to judge",
          "  radgenome draw-reviews dataset --name pilot --size 200 --kinds fact,link --planted 10\n"
          "  radgenome draw-reviews dataset --name rare --method stratified --by finding --readers Ada,Bo",
          declare};
}

}  // namespace radgenome::cli::commands
