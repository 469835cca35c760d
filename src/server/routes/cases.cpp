// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "server/progress.h"
#include "server/repairs.h"
#include "server/route.h"
#include "server/schemas.h"
#include "server/state.h"
#include "volume/geometry_json.h"

namespace radgenome::server::routes {
namespace {

using review::KeptVerdict;

Json checks_count(const CaseData& data) {
  Json counts = {{"error", 0}, {"warning", 0}, {"info", 0}};
  if (data.checks)
    for (const auto& check : data.checks->checks) {
      auto& count = counts[std::string(record::name_of(check.severity))];
      count = count.get<int>() + 1;
    }
  return counts;
}

Json row_of(const CaseData& data) {
  return {{"case", data.record.id},
          {"has_ct", data.record.ct.has_value()},
          {"has_report", !data.record.report.empty()},
          {"masks", data.labels.size()},
          {"facts", data.facts ? data.facts->all().size() : 0},
          {"checks", checks_count(data)}};
}

Reply list(const Call& call) {
  auto& cases = call.state.cases;
  const auto& ids = cases.ids();
  const auto after = call.query.find("after");
  auto at = after == call.query.end() ? ids.begin() : std::upper_bound(ids.begin(), ids.end(), after->second);
  const auto count = std::min<std::ptrdiff_t>(call.numbers.at("limit"), ids.end() - at);
  Json rows = Json::array();
  for (const auto end = at + count; at != end; ++at) rows.push_back(row_of(*cases.find(*at)));
  Reply reply;
  reply.json = {{"cases", rows}, {"next", at == ids.end() ? Json() : Json(*(at - 1))}};
  return reply;
}

/// What the stages wrote, or an empty list.
template <class Record>
Json rows_of(const std::optional<Record>& record, const char* key) {
  return record ? to_json(*record).at(key) : Json::array();
}

Json report_json(const record::Case& record) {
  Json sections = Json::array();
  for (const auto& section : record.report)
    sections.push_back({{"name", section.name}, {"text", section.text}});
  return sections;
}

Json items_json(const std::vector<review::Item>& items) {
  Json rows = Json::array();
  for (const auto& item : items)
    rows.push_back({{"kind", record::name_of(item.kind)}, {"subject", item.subject}, {"shown", item.shown}});
  return rows;
}

Json labels_json(const std::vector<std::string>& labels) {
  Json rows = Json::array();
  for (std::size_t n = 0; n < labels.size(); ++n)
    rows.push_back({{"value", n + 1}, {"structure", labels[n]}});
  return rows;
}

/// The reader's last verdict on each item, of every list and of none.
Json mine_json(const std::vector<KeptVerdict>& verdicts) {
  std::map<std::tuple<std::string, record::ItemKind, std::string>, const KeptVerdict*> last;
  for (const auto& kept : verdicts)
    last[{kept.verdict.list, kept.verdict.kind, kept.verdict.subject}] = &kept;
  Json rows = Json::array();
  for (const auto& [key, kept] : last) rows.push_back(verdict_json(*kept));
  return rows;
}

Reply show(const Call& call) {
  auto& state = call.state;
  const auto& id = call.path.at("case");
  const auto data = state.cases.find(id);
  const auto earlier = state.source.earlier.find(id);
  Reply reply;
  reply.json = {{"case", id},
                {"geometry", data->record.geometry ? geometry_json(*data->record.geometry) : Json()},
                {"has_ct", data->record.ct.has_value()},
                {"report", report_json(data->record)},
                {"sentences", rows_of(data->facts, "sentences")},
                {"links", rows_of(data->links, "links")},
                {"checks", rows_of(data->checks, "checks")},
                {"questions", rows_of(data->questions, "questions")},
                {"structures", rows_of(data->structures, "structures")},
                {"measurements", rows_of(data->structures, "measurements")},
                {"items", items_json(data->items)},
                {"mine", mine_json(state.store.verdicts_of_case(id, call.session->reader))},
                {"earlier", earlier == state.source.earlier.end() ? Json() : Json(earlier->second)},
                {"labels", labels_json(data->labels)},
                {"repairs", repairs_json(state.store.repairs_of_case(id), *call.session)}};
  return reply;
}

Json row_schema() {
  const Json truth = {{"type", "boolean"}};
  return object_of(
      {{"case", text_schema()},
       {"has_ct", truth},
       {"has_report", truth},
       {"masks", count_schema()},
       {"facts", count_schema()},
       {"checks",
        object_of({{"error", count_schema()}, {"warning", count_schema()}, {"info", count_schema()}})}});
}

Json case_schema() {
  const Json records = list_of({{"type", "object"}}), text = {{"type", "string"}};
  return object_of(
      {{"case", text_schema()},
       {"geometry", or_null({{"type", "object"}})},
       {"has_ct", {{"type", "boolean"}}},
       {"report", list_of(object_of({{"name", text}, {"text", text}}))},
       {"sentences", records},
       {"links", records},
       {"checks", records},
       {"questions", records},
       {"structures", records},
       {"measurements", records},
       {"items", list_of(object_of(
                     {{"kind", item_kind_schema()}, {"subject", text_schema()}, {"shown", hash_schema()}}))},
       {"mine", list_of(reference_to("Verdict"))},
       {"earlier", or_null(text_schema())},
       {"labels",
        list_of(object_of({{"value", {{"type", "integer"}, {"minimum", 1}}}, {"structure", text_schema()}}))},
       {"repairs", {{"type", "object"}, {"additionalProperties", list_of(hash_schema())}}}});
}

}  // namespace

Routes cases() {
  return {{.method = "GET",
           .path = "/api/cases",
           .id = "cases",
           .summary = "The cases of the data set, by id",
           .parameters = {{"after", "Only cases whose id comes after this one"},
                          {"limit", "How many at most", Parameter::Kind::number, 1, 500, {}, 50}},
           .answers = {{200, "Cases, and after which id to go on", "application/json",
                        object_of({{"cases", list_of(row_schema())}, {"next", or_null(text_schema())}})}},
           .work = list},
          {.method = "GET",
           .path = "/api/cases/{case}",
           .id = "case",
           .summary = "The records of a case, and what can be judged of it",
           .parameters = {{"case", "The case's id"}},
           .answers = {{200, "The case", "application/json", case_schema()}},
           .work = show}};
}

}  // namespace radgenome::server::routes
