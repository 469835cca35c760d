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

Json fact_json(const Fact& fact) {
  Json evidence = Json::array();
  for (const auto& part : fact.evidence)
    evidence.push_back({{"kind", part.kind}, {"start", part.start}, {"end", part.end}});
  return {{"id", fact.id},       {"finding", fact.finding}, {"status", name_of(fact.status)},
          {"where", fact.where}, {"size_mm", fact.size_mm}, {"start", fact.start},
          {"end", fact.end},     {"evidence", evidence}};
}

Fact fact_from(const Json& value) {
  JsonObject object(value);
  Fact fact;
  fact.id = object.get<std::string>("id");
  fact.finding = object.get<std::string>("finding");
  fact.status = named<Status>(statuses, object.get<std::string>("status"));
  fact.where = object.get<std::vector<std::string>>("where");
  fact.size_mm = object.get<std::vector<double>>("size_mm");
  fact.start = object.get<std::size_t>("start");
  fact.end = object.get<std::size_t>("end");
  for (const auto& item : object.list("evidence")) {
    JsonObject part(item);
    fact.evidence.push_back(
        {part.get<std::string>("kind"), part.get<std::size_t>("start"), part.get<std::size_t>("end")});
    part.finish();
  }
  object.finish();
  if (fact.end <= fact.start)
    throw Error("bad_record", fmt::format("the fact {} has no words behind it", fact.id));
  return fact;
}

}  // namespace

std::string_view name_of(SentenceType type) {
  return types[static_cast<std::size_t>(type)];
}
std::string_view name_of(Status status) {
  return statuses[static_cast<std::size_t>(status)];
}

std::vector<const Fact*> Facts::all() const {
  std::vector<const Fact*> facts;
  for (const auto& sentence : sentences)
    for (const auto& fact : sentence.facts) facts.push_back(&fact);
  return facts;
}

Json to_json(const Facts& record) {
  Json sentences = Json::array();
  for (const auto& sentence : record.sentences) {
    Json facts = Json::array();
    for (const auto& fact : sentence.facts) facts.push_back(fact_json(fact));
    sentences.push_back({{"id", sentence.id},
                         {"section", sentence.section},
                         {"start", sentence.start},
                         {"end", sentence.end},
                         {"type", name_of(sentence.type)},
                         {"understood", sentence.understood},
                         {"facts", facts}});
  }
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
  for (const auto& item : object.list("sentences")) {
    JsonObject part(item);
    Sentence sentence{part.get<std::string>("id"),
                      part.get<std::string>("section"),
                      part.get<std::size_t>("start"),
                      part.get<std::size_t>("end"),
                      named<SentenceType>(types, part.get<std::string>("type")),
                      {},
                      part.get<bool>("understood")};
    for (const auto& fact : part.list("facts")) sentence.facts.push_back(fact_from(fact));
    part.finish();
    record.sentences.push_back(std::move(sentence));
  }
  record.made_by = made_by_from(object.at("made_by"));
  object.finish();
  return record;
}

}  // namespace radgenome::record
