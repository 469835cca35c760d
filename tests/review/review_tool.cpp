// SPDX-License-Identifier: Apache-2.0
//
// Shows other programs what comes out of reviews: a list of JSON on standard input, a list of what came out
// on standard output. Usage:
//   review_tool agreement   {"ratings": [[0, 1, null], …], "seed", "resamples"}
//   review_tool rates       {"wrong", "decided"}
//   review_tool weighted    [{"population", "decided", "of_part", "wrong"}, …]
//   review_tool results     {"list": null or {…}, "verdicts": [{"case", "planted", "verdict"}, …]}
//   review_tool store       {"dataset", "list": null or {…}, "verdicts"}: puts them into its reviews.sqlite
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <string>

#include "core/error.h"
#include "review/agreement.h"
#include "review/error_rate.h"
#include "review/results.h"

namespace {

using namespace radgenome;
using namespace radgenome::review;

Json json_of(const std::optional<Interval>& interval) {
  return interval ? Json::array({interval->low, interval->high}) : Json();
}

Json json_of(const Measure& measure) {
  return {{"value", measure.value ? Json(*measure.value) : Json()},
          {"interval", json_of(measure.interval)},
          {"reason", measure.reason},
          {"items", measure.items}};
}

Json agreement(const Json& input) {
  Ratings ratings;
  for (const auto& row : input.at("ratings")) {
    auto& made = ratings.emplace_back();
    for (const auto& rating : row)
      made.push_back(rating.is_null() ? std::nullopt : std::optional(rating.get<std::size_t>()));
  }
  const Bootstrap bootstrap{input.value("seed", std::uint64_t{1}),
                            input.value("resamples", std::size_t{2000})};
  const auto percent = percent_agreement(ratings, bootstrap);
  const auto fleiss = fleiss_kappa(ratings, bootstrap);
  Json cohen = Json::array();
  for (std::size_t a = 0; a < ratings.at(0).size(); ++a)
    for (std::size_t b = a + 1; b < ratings[0].size(); ++b)
      cohen.push_back(json_of(cohens_kappa(ratings, a, b, bootstrap)));
  return {{"percent", json_of(percent.measure)},
          {"pairs", percent.pairs},
          {"cohen", cohen},
          {"fleiss", json_of(fleiss.measure)},
          {"fleiss_readers", fleiss.readers},
          {"fleiss_left_out", fleiss.left_out},
          {"krippendorff", json_of(krippendorffs_alpha(ratings, bootstrap))}};
}

Json rates(const Json& input) {
  const auto rate = error_rate(input.at("wrong"), input.at("decided"));
  return {{"rate", rate.rate ? Json(*rate.rate) : Json()},
          {"wilson", json_of(rate.wilson)},
          {"exact", json_of(rate.exact)}};
}

Json weighted(const Json& input) {
  std::vector<SampledStratum> strata;
  for (const auto& stratum : input)
    strata.push_back({stratum.value("name", ""), stratum.at("population"), stratum.at("decided"),
                      stratum.value("of_part", stratum.at("decided").get<std::int64_t>()),
                      stratum.at("wrong")});
  const auto rate = weighted_error_rate(strata);
  return {{"rate", rate.rate ? Json(*rate.rate) : Json()},
          {"interval", json_of(rate.interval)},
          {"effective_size", rate.effective_size},
          {"reason", rate.reason}};
}

WorkList list_from(const Json& json) {
  WorkList list;
  list.id = json.at("id");
  list.name = json.value("name", "");
  list.made_at = "2026-01-31T12:00:00.000Z";
  list.method = json.at("method");
  list.drawn_by = json.at("drawn_by");
  for (const auto& stratum : json.at("strata"))
    list.strata.push_back({stratum.at("name"), stratum.at("population"), stratum.at("drawn")});
  for (const auto& item : json.at("items"))
    list.items.push_back({item.at("case"), record::item_kind_of(item.at("kind").get<std::string>()),
                          item.at("subject"), item.at("shown"), item.at("stratum"),
                          item.value("planted", Json())});
  return list;
}

std::vector<KeptVerdict> verdicts_from(const Json& input) {
  std::vector<KeptVerdict> verdicts;
  for (const auto& kept : input.at("verdicts"))
    verdicts.push_back({static_cast<std::int64_t>(verdicts.size()) + 1, kept.at("case"),
                        record::verdict_from(kept.at("verdict")), kept.at("planted")});
  return verdicts;
}

Json all_results(const Json& input) {
  const auto verdicts = verdicts_from(input);
  std::optional<WorkList> list;
  if (!input.at("list").is_null()) list = list_from(input["list"]);
  return to_json(results(list ? &*list : nullptr, verdicts));
}

Json put_into_store(const Json& input) {
  auto store = Store::open(input.at("dataset").get<std::string>());
  auto verdicts = verdicts_from(input);
  std::string id;
  if (!input.at("list").is_null()) {
    id = store.add_list(list_from(input["list"]));
    for (auto& kept : verdicts) kept.verdict.list = id;
  }
  store.keep(verdicts);
  return id;
}

}  // namespace

int main(int argc, char** argv) {
  const std::map<std::string, std::function<Json(const Json&)>> modes = {{"agreement", agreement},
                                                                         {"rates", rates},
                                                                         {"weighted", weighted},
                                                                         {"results", all_results},
                                                                         {"store", put_into_store}};
  const auto mode = modes.find(argc > 1 ? argv[1] : "");
  if (mode == modes.end()) {
    std::cerr << "unknown mode\n";
    return 2;
  }
  Json made = Json::array();
  try {
    const std::string text(std::istreambuf_iterator<char>(std::cin), {});
    for (const auto& input : parse_json(text)) made.push_back(mode->second(input));
  } catch (const Error& error) {
    std::cerr << error.sentence() << "\n";
    return 1;
  }
  std::cout << made.dump() << "\n";
}
