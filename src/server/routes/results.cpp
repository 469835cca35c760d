// SPDX-License-Identifier: Apache-2.0
#include "review/results.h"
#include "server/progress.h"
#include "server/route.h"
#include "server/schemas.h"
#include "server/state.h"
#include "table/writer.h"

namespace radgenome::server::routes {
namespace {

/// The list that is asked for, and the verdicts on it; without one, what was judged outside lists.
struct Asked {
  std::shared_ptr<const review::WorkList> list;
  std::vector<review::KeptVerdict> verdicts;
};

Asked asked(const Call& call) {
  const auto id = call.query.find("list");
  if (id != call.query.end())
    return {list_for(call, id->second), call.state.store.verdicts_of_list(id->second)};
  auto verdicts = call.state.store.verdicts();
  std::erase_if(verdicts, [](const auto& kept) { return !kept.verdict.list.empty(); });
  return {nullptr, std::move(verdicts)};
}

Reply show(const Call& call) {
  const auto found = asked(call);
  Reply reply;
  reply.json = to_json(review::results(found.list.get(), found.verdicts));
  return reply;
}

Reply table_as(const Call& call, table::Format format, const char* type, const char* name) {
  const auto found = asked(call);
  const auto table = review::results_table(found.list.get(), found.verdicts);
  std::string bytes;
  const auto writer =
      table::make_writer(format, table.schema(), [&](std::string_view more) { bytes += more; });
  writer->append(table);
  writer->finish();
  Reply reply;
  reply.bytes = std::make_shared<const Bytes>(bytes);
  reply.type = type;
  reply.headers["Content-Disposition"] = "attachment; filename=\"" + std::string(name) + "\"";
  return reply;
}

constexpr const char* csv_type = "text/csv";
constexpr const char* parquet_type = "application/vnd.apache.parquet";

Reply csv(const Call& call) {
  return table_as(call, table::Format::csv, csv_type, "verdicts.csv");
}

Reply parquet(const Call& call) {
  return table_as(call, table::Format::parquet, parquet_type, "verdicts.parquet");
}

Json number() {
  return {{"type", "number"}};
}
Json share() {
  return {{"type", "number"}, {"minimum", 0}, {"maximum", 1}};
}
Json reason() {
  return object_of({{"reason", text_schema()}});
}
/// In place of what is absent stands why it is.
Json or_reason(Json schema) {
  return {{"anyOf", Json::array({std::move(schema), reason()})}};
}
Json ends() {
  return or_reason({{"type", "array"}, {"items", share()}, {"minItems", 2}, {"maxItems", 2}});
}

Json measure(const char* value, Json members) {
  for (const auto* name : {value, "low", "high"}) members[name] = number();
  members["reason"] = text_schema();
  return object_of(members, {value, "low", "high", "reason"});
}

Json agreement_schema() {
  const auto count = count_schema(), text = text_schema();
  return object_of(
      {{"percent", or_reason(measure("value", {{"pairs", count}, {"items", count}}))},
       {"cohen", list_of(measure("kappa", {{"a", text}, {"b", text}, {"n", count}}))},
       {"fleiss",
        or_reason(measure("kappa", {{"readers", count}, {"items", count}, {"items_left_out", count}}))},
       {"krippendorff", or_reason(measure("alpha", {{"items", count}}))}});
}

Json rate_members() {
  return {{"judged", count_schema()},
          {"wrong", count_schema()},
          {"rate", or_reason(share())},
          {"wilson", ends()},
          {"exact", ends()}};
}

Json rates_schema() {
  auto overall = rate_members(), stratum = rate_members();
  overall["weighted"] = or_reason(object_of(
      {{"rate", share()}, {"low", share()}, {"high", share()}, {"effective_size", or_reason(number())}}));
  auto kind = overall;
  kind["value"] = stratum["value"] = Json{{"type", "string"}};
  stratum["population"] = count_schema();
  stratum["drawn"] = count_schema();
  return object_of({{"overall", object_of(overall)},
                    {"by_kind", list_of(object_of(kind))},
                    {"by_stratum", list_of(object_of(stratum))}});
}

Json reader_schema() {
  const auto count = count_schema();
  const auto planted =
      object_of({{"shown", count}, {"caught", count}, {"rate", or_reason(share())}, {"interval", ends()}});
  return object_of({{"reader", text_schema()},
                    {"role", names_schema({"reader", "adjudicator", "admin"})},
                    {"judged", count},
                    {"right", count},
                    {"wrong", count},
                    {"unsure", count},
                    {"seconds_median", or_reason(number())},
                    {"seconds_p90", or_reason(number())},
                    {"planted", or_null(planted)}});
}

Json sampling_schema() {
  const auto stratum = object_of(
      {{"name", Json{{"type", "string"}}}, {"population", count_schema()}, {"drawn", count_schema()}});
  return or_reason(object_of({{"method", names_schema({"random", "stratified", "riskiest"})},
                              {"seed", or_null({{"type", "integer"}})},
                              {"strata", list_of(stratum)}}));
}

Json results_schema() {
  const auto count = count_schema();
  return object_of({{"list", or_null(text_schema())},
                    {"items", count},
                    {"judged", count},
                    {"decided", count},
                    {"disagreed", count},
                    {"readers", list_of(reader_schema())},
                    {"agreement", agreement_schema()},
                    {"error_rate", rates_schema()},
                    {"sampling", sampling_schema()}});
}

}  // namespace

Routes results() {
  const Parameter list{"list", "The id of a work list; without it, what was judged outside lists"};
  return {{.method = "GET",
           .path = "/api/results",
           .id = "results",
           .summary = "Error rates, agreement, time an item and attention; an absent value has a reason",
           .access = Access::adjudicator,
           .parameters = {list},
           .answers = {{200, "What came out", "application/json", results_schema()}},
           .work = show},
          {.method = "GET",
           .path = "/api/results.csv",
           .id = "results_csv",
           .summary = "The verdicts as a table, a row for each item and reader",
           .access = Access::adjudicator,
           .parameters = {list},
           .answers = {{200, "The table", csv_type}},
           .work = csv},
          {.method = "GET",
           .path = "/api/results.parquet",
           .id = "results_parquet",
           .summary = "The same table as Parquet",
           .access = Access::adjudicator,
           .parameters = {list},
           .answers = {{200, "The table", parquet_type}},
           .work = parquet}};
}

}  // namespace radgenome::server::routes
