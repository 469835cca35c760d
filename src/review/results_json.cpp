// SPDX-License-Identifier: Apache-2.0
#include "review/results.h"

namespace radgenome::review {
namespace {

Json reason_json(const std::string& reason) {
  return {{"reason", reason}};
}

template <class Value>
Json or_reason(const std::optional<Value>& value, const std::string& reason) {
  if (!value) return reason_json(reason);
  if constexpr (std::is_same_v<Value, Interval>)
    return Json::array({value->low, value->high});
  else
    return *value;
}

/// Value, low and high behind what `json` holds; without an interval a reason in its place.
void add(const Measure& measure, const char* name, Json& json) {
  if (measure.value) json[name] = *measure.value;
  if (measure.interval) {
    json["low"] = measure.interval->low;
    json["high"] = measure.interval->high;
  } else {
    json["reason"] = measure.reason;
  }
}

Json percent_json(const PercentAgreement& percent) {
  if (!percent.measure.value) return reason_json(percent.measure.reason);
  Json json = {{"pairs", percent.pairs}, {"items", percent.measure.items}};
  add(percent.measure, "value", json);
  return json;
}

Json cohen_json(const std::vector<PairResult>& pairs) {
  Json list = Json::array();
  for (const auto& pair : pairs) {
    Json json = {{"a", pair.a}, {"b", pair.b}, {"n", pair.measure.items}};
    add(pair.measure, "kappa", json);
    list.push_back(std::move(json));
  }
  return list;
}

Json fleiss_json(const FleissKappa& fleiss) {
  if (!fleiss.measure.value) return reason_json(fleiss.measure.reason);
  Json json = {
      {"readers", fleiss.readers}, {"items", fleiss.measure.items}, {"items_left_out", fleiss.left_out}};
  add(fleiss.measure, "kappa", json);
  return json;
}

Json krippendorff_json(const Measure& alpha) {
  if (!alpha.value) return reason_json(alpha.reason);
  Json json = {{"items", alpha.items}};
  add(alpha, "alpha", json);
  return json;
}

Json rate_json(const ErrorRate& rate) {
  return {{"judged", rate.decided},
          {"wrong", rate.wrong},
          {"rate", or_reason(rate.rate, rate.reason)},
          {"wilson", or_reason(rate.wilson, rate.reason)},
          {"exact", or_reason(rate.exact, rate.reason)}};
}

Json weighted_json(const WeightedRate& weighted) {
  if (!weighted.rate) return reason_json(weighted.reason);
  return {{"rate", *weighted.rate},
          {"low", weighted.interval->low},
          {"high", weighted.interval->high},
          {"effective_size", weighted.effective_size > 0
                                 ? Json(weighted.effective_size)
                                 : reason_json("every item was judged, so nothing is left to chance")}};
}

Json parts_json(const std::vector<PartRate>& parts) {
  Json list = Json::array();
  for (const auto& part : parts) {
    Json json = {{"value", part.value}};
    json.update(rate_json(part.rate));
    if (part.weighted) json["weighted"] = weighted_json(*part.weighted);
    if (part.sampled) {
      json["population"] = part.sampled->population;
      json["drawn"] = part.sampled->drawn;
    }
    list.push_back(std::move(json));
  }
  return list;
}

Json attention_json(const std::optional<Attention>& attention) {
  if (!attention) return nullptr;
  return {{"shown", attention->shown},
          {"caught", attention->caught},
          {"rate", or_reason(attention->rate, attention->reason)},
          {"interval", or_reason(attention->interval, attention->reason)}};
}

Json readers_json(const std::vector<ReaderResult>& readers) {
  const std::string none = "this reader has judged no item that counts";
  Json list = Json::array();
  for (const auto& reader : readers)
    list.push_back({{"reader", reader.reader},
                    {"role", name_of(reader.role)},
                    {"judged", reader.judged},
                    {"right", reader.right},
                    {"wrong", reader.wrong},
                    {"unsure", reader.unsure},
                    {"seconds_median", or_reason(reader.seconds_median, none)},
                    {"seconds_p90", or_reason(reader.seconds_p90, none)},
                    {"planted", attention_json(reader.planted)}});
  return list;
}

Json sampling_json(const Results& results) {
  if (!results.method) return reason_json("these verdicts are of no work list");
  Json strata = Json::array();
  for (const auto& stratum : results.strata)
    strata.push_back({{"name", stratum.name}, {"population", stratum.population}, {"drawn", stratum.drawn}});
  return {{"method", *results.method}, {"seed", results.seed}, {"strata", strata}};
}

}  // namespace

Json to_json(const Results& results) {
  Json overall = rate_json(results.overall);
  overall["weighted"] = weighted_json(results.weighted);
  return {{"list", results.list.empty() ? Json() : Json(results.list)},
          {"items", results.items},
          {"judged", results.judged},
          {"decided", results.decided},
          {"disagreed", results.disagreed},
          {"readers", readers_json(results.readers)},
          {"agreement",
           {{"percent", percent_json(results.percent)},
            {"cohen", cohen_json(results.cohen)},
            {"fleiss", fleiss_json(results.fleiss)},
            {"krippendorff", krippendorff_json(results.krippendorff)}}},
          {"error_rate",
           {{"overall", overall},
            {"by_kind", parts_json(results.by_kind)},
            {"by_stratum", parts_json(results.by_stratum)}}},
          {"sampling", sampling_json(results)}};
}

}  // namespace radgenome::review
