// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/unicode.h"
#include "review/draw.h"
#include "server/names.h"
#include "server/progress.h"
#include "server/schemas.h"
#include "server/state.h"

namespace radgenome::server::routes {
namespace {

using review::KeptVerdict;
using review::ListItem;
using review::WorkList;

constexpr std::size_t longest_name = 200, most_readers = 100;

std::size_t disagreed(const WorkList& list, const std::vector<KeptVerdict>& verdicts) {
  const auto of_items = by_item(list, verdicts);
  std::size_t count = 0;
  for (std::size_t i = 0; i < of_items.size(); ++i) count += is_disagreed(list.items[i], of_items[i]) ? 1 : 0;
  return count;
}

/// Who judges a list: those it is for, and whoever judged it.
Json progress_json(const WorkList& list, const std::map<std::string, std::size_t>& counts) {
  std::set<std::string> readers(list.readers.begin(), list.readers.end());
  for (const auto& [reader, count] : counts) readers.insert(reader);
  Json rows = Json::array();
  for (const auto& reader : readers)
    rows.push_back({{"reader", reader}, {"judged", counts.contains(reader) ? counts.at(reader) : 0}});
  return rows;
}

Json list_json(const Call& call, const WorkList& list) {
  const auto verdicts = call.state.store.verdicts_of_list(list.id);
  const auto counts = judged(verdicts);
  const auto& session = *call.session;
  const auto own = counts.find(session.reader);
  Json json = {{"id", list.id},           {"name", list.name},
               {"method", list.method},   {"items", list.items.size()},
               {"readers", list.readers}, {"mine", {{"judged", own == counts.end() ? 0 : own->second}}}};
  if (!sees_others(session)) return json;
  json["progress"] = progress_json(list, counts);
  json["disagreed"] = disagreed(list, verdicts);
  return json;
}

Reply show_all(const Call& call) {
  Reply reply;
  reply.json = Json::array();
  for (const auto& list : call.state.store.lists())
    if (is_for(list, *call.session)) reply.json.push_back(list_json(call, *list_for(call, list.id)));
  return reply;
}

Json item_json(const ListItem& item, std::size_t position) {
  Json json = {{"position", position},
               {"case", item.case_id},
               {"kind", record::name_of(item.kind)},
               {"subject", item.subject},
               {"shown", item.shown}};
  if (!item.planted.is_null()) json["show"] = item.planted;
  return json;
}

Reply items(const Call& call) {
  const auto list = list_for(call, call.path.at("list"));
  const auto verdicts = call.state.store.verdicts_of_list(list->id);
  const auto mine = last_of(verdicts, call.session->reader);
  Reply reply;
  reply.json = Json::array();
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const auto& item = list->items[i];
    auto json = item_json(item, i);
    const auto verdict = mine.find({item.case_id, item.kind, item.subject});
    json["mine"] = verdict == mine.end() ? Json() : verdict_json(*verdict->second);
    reply.json.push_back(json);
  }
  return reply;
}

/// "reader A": by the order in which readers first judged something of the list, so that letters stay.
std::map<std::string, std::string> letters(const std::vector<KeptVerdict>& verdicts) {
  std::map<std::string, std::string> names;
  for (const auto& kept : verdicts) {
    const auto number = names.size();
    auto letter = std::string(1, static_cast<char>('A' + number % 26));
    if (number >= 26) letter += std::to_string(number / 26);
    names.try_emplace(kept.verdict.reader, "reader " + letter);
  }
  return names;
}

/// The last word of each reader, without who said it.
Json words_json(const std::vector<const KeptVerdict*>& verdicts,
                const std::map<std::string, std::string>& names) {
  std::map<std::string, Json> words;
  for (const auto* kept : verdicts) {
    const auto& verdict = kept->verdict;
    const auto& name = names.at(verdict.reader);
    words[name] = {{"reader", name}, {"judgement", record::name_of(verdict.judgement)}};
    if (verdict.correction) words[name]["correction"] = record::to_json(*verdict.correction);
    if (!verdict.comment.empty()) words[name]["comment"] = verdict.comment;
  }
  Json rows = Json::array();
  for (auto& [name, word] : words)
    if (word.at("judgement") != "withdrawn") rows.push_back(std::move(word));
  return rows;
}

Reply disagreements(const Call& call) {
  const auto list = list_for(call, call.path.at("list"));
  const auto verdicts = call.state.store.verdicts_of_list(list->id);
  const auto names = letters(verdicts);
  const auto of_items = by_item(*list, verdicts);
  Reply reply;
  reply.json = Json::array();
  for (std::size_t i = 0; i < of_items.size(); ++i) {
    if (!is_disagreed(list->items[i], of_items[i])) continue;
    auto json = item_json(list->items[i], i);
    json["verdicts"] = words_json(of_items[i], names);
    reply.json.push_back(json);
  }
  return reply;
}

Json item_members() {
  return {{"position", count_schema()}, {"case", text_schema()},  {"kind", item_kind_schema()},
          {"subject", text_schema()},   {"shown", hash_schema()}, {"show", {{"type", "object"}}}};
}

Json items_schema() {
  auto members = item_members();
  members["mine"] = or_null(reference_to("Verdict"));
  return list_of(object_of(members, {"show"}));
}

Json disagreements_schema() {
  auto members = item_members();
  members["verdicts"] = list_of(object_of({{"reader", text_schema()},
                                           {"judgement", names_schema({"right", "wrong", "unsure"})},
                                           {"correction", {{"type", "object"}}},
                                           {"comment", text_schema()}},
                                          {"correction", "comment"}));
  return list_of(object_of(members, {"show"}));
}

review::DrawOptions options_in(const Json& body) {
  JsonObject object(body);
  review::DrawOptions options;
  options.name = object.get<std::string>("name");
  options.method = review::method_of(object.get<std::string>("method"));
  for (const auto& kind : object.get_or<std::vector<std::string>>("kinds", {}))
    options.kinds.push_back(record::item_kind_of(kind));
  if (const auto by = object.find<std::string>("by")) options.by = review::by_of(*by);
  options.size = object.get<std::size_t>("size");
  options.seed = object.get<std::uint64_t>("seed");
  options.readers = object.get_or<std::vector<std::string>>("readers", {});
  options.planted = object.get_or<std::size_t>("planted", 0);
  object.finish();
  return options;
}

Reply make(const Call& call) {
  const auto& source = call.state.source;
  const auto options = options_in(call.json());
  if (options.readers.size() > most_readers)
    throw Failure(422, "bad_draw", "a list is for at most 100 readers");
  std::for_each(options.readers.begin(), options.readers.end(), require_reader_name);
  if (code_point_offsets(options.name).size() - 1 > longest_name)
    throw Failure(422, "bad_draw", fmt::format("a list's name has at most {} characters", longest_name));
  auto list = review::draw(source.dataset, source.knowledge, options, {source.yes, source.no});
  list.made_at = now_utc();
  Reply reply;
  reply.json = list_json(call, *list_for(call, call.state.store.add_list(list)));
  return reply;
}

Json draw_schema() {
  return object_of(
      {{"name", {{"type", "string"}, {"minLength", 1}, {"maxLength", longest_name}}},
       {"method", names_schema({"random", "stratified", "riskiest"})},
       {"kinds", list_of(item_kind_schema())},
       {"by", names_schema({"kind", "finding", "structure", "question_kind"})},
       {"size", {{"type", "integer"}, {"minimum", 1}, {"maximum", 100'000}}},
       {"seed", {{"type", "integer"}, {"minimum", 0}, {"maximum", 9007199254740991}}},
       {"readers", {{"type", "array"}, {"items", reader_name_schema()}, {"maxItems", most_readers}}},
       {"planted", {{"type", "integer"}, {"minimum", 0}, {"maximum", 100'000}}}},
      {"kinds", "by", "readers", "planted"});
}

Json list_schema() {
  return object_of({{"id", text_schema()},
                    {"name", text_schema()},
                    {"method", names_schema({"random", "stratified", "riskiest"})},
                    {"items", count_schema()},
                    {"readers", list_of(text_schema())},
                    {"mine", object_of({{"judged", count_schema()}})},
                    {"progress", list_of(object_of({{"reader", text_schema()}, {"judged", count_schema()}}))},
                    {"disagreed", count_schema()}},
                   {"progress", "disagreed"});
}

}  // namespace

Routes lists() {
  const Parameter list = {"list", "The work list's id"};
  return {
      {.method = "GET",
       .path = "/api/lists",
       .id = "lists",
       .summary =
           "The work lists that you may judge, and how far you are; to adjudicators and admins how far all "
           "are",
       .answers = {{200, "Work lists in order of making", "application/json", list_of(list_schema())}},
       .work = show_all},
      {.method = "POST",
       .path = "/api/lists",
       .id = "draw_list",
       .summary = "Draw a work list, by a seed",
       .access = Access::admin,
       .body = Body{{"application/json"}, 64 << 10, draw_schema()},
       .answers = {{200, "The list", "application/json", list_schema()}},
       .work = make,
       .changes = true},
      {.method = "GET",
       .path = "/api/lists/{list}/items",
       .id = "items",
       .summary =
           "What is to be judged, in order. Where an item has \"show\", its members are shown in place of "
           "the record's",
       .parameters = {list},
       .answers = {{200, "Items with your last verdict on each", "application/json", items_schema()}},
       .work = items},
      {.method = "GET",
       .path = "/api/lists/{list}/disagreements",
       .id = "disagreements",
       .summary = "Items on which readers disagree, with what each said, without names",
       .access = Access::adjudicator,
       .parameters = {list},
       .answers = {{200, "Items that wait for an adjudicator", "application/json", disagreements_schema()}},
       .work = disagreements}};
}

}  // namespace radgenome::server::routes
