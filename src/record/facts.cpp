// SPDX-License-Identifier: Apache-2.0
#include "record/facts.h"

#include <fmt/format.h>

#include "core/error.h"
#include "record/names.h"

namespace radgenome::record {
namespace {

constexpr std::array<std::string_view, 6> types = {"statement", "leadin",  "technique",
                                                   "advice",    "history", "other"};
constexpr std::array<std::string_view, 3> statuses = {"present", "absent", "possible"};
constexpr std::array<std::string_view, 2> outcomes = {"taken", "refused"};

Json count_json(const Count& count) {
  return {{count.at_least ? "at_least" : "exact", count.n}};
}

Count count_from(const Json& value) {
  JsonObject object(value);
  const auto exact = object.find<std::size_t>("exact");
  const Count count{exact ? *exact : object.get<std::size_t>("at_least"), !exact};
  object.finish();
  return count;
}

Fact fact_from(const Json& value) {
  JsonObject object(value);
  Fact fact;
  fact.id = object.get<std::string>("id");
  fact.finding = object.get<std::string>("finding");
  fact.status = status_of(object.get<std::string>("status"));
  fact.where = object.get<std::vector<std::string>>("where");
  fact.size_mm = object.get<std::vector<double>>("size_mm");
  fact.attributes = object.get_or<std::vector<std::string>>("attributes", {});
  if (const Json* count = object.seek("count")) fact.count = count_from(*count);
  fact.start = object.get<std::size_t>("start");
  fact.end = object.get<std::size_t>("end");
  for (const auto& item : object.list("evidence")) {
    JsonObject part(item);
    fact.evidence.push_back(
        {part.get<std::string>("kind"), part.get<std::size_t>("start"), part.get<std::size_t>("end")});
    part.finish();
  }
  fact.verified_by = static_cast<int>(object.get_or<unsigned>("verified_by", 0));
  object.finish();
  if (fact.end <= fact.start)
    throw Error("bad_record", fmt::format("the fact {} has no words behind it", fact.id));
  return fact;
}

Json sentence_json(const Sentence& sentence) {
  Json json = {{"id", sentence.id},   {"section", sentence.section},    {"start", sentence.start},
               {"end", sentence.end}, {"type", name_of(sentence.type)}, {"understood", sentence.understood}};
  if (sentence.model) json["model"] = to_json(*sentence.model);
  json["facts"] = Json::array();
  for (const auto& fact : sentence.facts) json["facts"].push_back(to_json(fact));
  if (sentence.verified_by > 0) json["verified_by"] = sentence.verified_by;
  return json;
}

ModelReading model_reading_from(const Json& value) {
  JsonObject object(value);
  ModelReading reading;
  reading.outcome = named<ModelReading::Outcome>(outcomes, object.get<std::string>("outcome"));
  if (reading.outcome == ModelReading::Outcome::refused) reading.reason = object.get<std::string>("reason");
  object.finish();
  return reading;
}

Sentence sentence_from(const Json& value) {
  JsonObject object(value);
  Sentence sentence{object.get<std::string>("id"),
                    object.get<std::string>("section"),
                    object.get<std::size_t>("start"),
                    object.get<std::size_t>("end"),
                    sentence_type_of(object.get<std::string>("type")),
                    {},
                    object.get<bool>("understood")};
  if (const Json* model = object.seek("model")) sentence.model = model_reading_from(*model);
  sentence.verified_by = static_cast<int>(object.get_or<unsigned>("verified_by", 0));
  for (const auto& fact : object.list("facts")) sentence.facts.push_back(fact_from(fact));
  object.finish();
  return sentence;
}

}  // namespace

std::string_view name_of(SentenceType type) {
  return types[static_cast<std::size_t>(type)];
}
std::string_view name_of(Status status) {
  return statuses[static_cast<std::size_t>(status)];
}
SentenceType sentence_type_of(std::string_view name) {
  return named<SentenceType>(types, name);
}
Status status_of(std::string_view name) {
  return named<Status>(statuses, name);
}

std::vector<const Fact*> Facts::all() const {
  std::vector<const Fact*> facts;
  for (const auto& sentence : sentences)
    for (const auto& fact : sentence.facts) facts.push_back(&fact);
  return facts;
}

Json to_json(const Fact& fact) {
  Json evidence = Json::array();
  for (const auto& part : fact.evidence)
    evidence.push_back({{"kind", part.kind}, {"start", part.start}, {"end", part.end}});
  Json json = {{"id", fact.id},
               {"finding", fact.finding},
               {"status", name_of(fact.status)},
               {"where", fact.where},
               {"size_mm", fact.size_mm}};
  if (!fact.attributes.empty()) json["attributes"] = fact.attributes;
  if (fact.count) json["count"] = count_json(*fact.count);
  json["start"] = fact.start;
  json["end"] = fact.end;
  json["evidence"] = evidence;
  if (fact.verified_by > 0) json["verified_by"] = fact.verified_by;
  return json;
}

Json to_json(const ModelReading& reading) {
  Json json = {{"outcome", outcomes[static_cast<std::size_t>(reading.outcome)]}};
  if (!reading.reason.empty()) json["reason"] = reading.reason;
  return json;
}

Json to_json(const Facts& record) {
  Json sentences = Json::array();
  for (const auto& sentence : record.sentences) sentences.push_back(sentence_json(sentence));
  return {{"format", facts_format},
          {"case", record.case_id},
          {"sentences", sentences},
          {"made_by", to_json(record.made_by)}};
}

Facts facts_from(const Json& value) {
  JsonObject object(value);
  require_format(object.get<std::string>("format"), facts_format);
  Facts record;
  record.case_id = object.get<std::string>("case");
  for (const auto& item : object.list("sentences")) record.sentences.push_back(sentence_from(item));
  record.made_by = made_by_from(object.at("made_by"));
  object.finish();
  return record;
}

}  // namespace radgenome::record
