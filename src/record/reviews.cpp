// SPDX-License-Identifier: Apache-2.0
#include "record/reviews.h"

#include "record/names.h"

namespace radgenome::record {
namespace {

constexpr std::array<std::string_view, 5> kinds = {"sentence", "fact", "link", "question", "mask"};
constexpr std::array<std::string_view, 4> judgements = {"right", "wrong", "unsure", "withdrawn"};
constexpr std::array<std::string_view, 3> roles = {"reader", "adjudicator", "admin"};

Json missed_json(const MissedFact& fact) {
  return {{"finding", fact.finding}, {"status", name_of(fact.status)},
          {"where", fact.where},     {"size_mm", fact.size_mm},
          {"start", fact.start},     {"end", fact.end}};
}

MissedFact missed_from(const Json& value) {
  JsonObject object(value);
  MissedFact fact{object.get<std::string>("finding"),
                  status_of(object.get<std::string>("status")),
                  object.get<std::vector<std::string>>("where"),
                  object.get<std::vector<double>>("size_mm"),
                  object.get<std::size_t>("start"),
                  object.get<std::size_t>("end")};
  object.finish();
  if (fact.end <= fact.start) throw Error("bad_record", "a missed fact has no words behind it");
  return fact;
}

void read_sentence(JsonObject& object, Correction& correction) {
  if (const auto type = object.find<std::string>("type")) correction.type = sentence_type_of(*type);
  if (object.seek("missed") == nullptr) return;
  for (const auto& fact : object.list("missed")) correction.missed.push_back(missed_from(fact));
}

void read_fact(JsonObject& object, Correction& correction) {
  correction.finding = object.find<std::string>("finding");
  if (const auto status = object.find<std::string>("status")) correction.status = status_of(*status);
  correction.where = object.find<std::vector<std::string>>("where");
  correction.size_mm = object.find<std::vector<double>>("size_mm");
}

}  // namespace

std::string_view name_of(ItemKind kind) {
  return kinds[static_cast<std::size_t>(kind)];
}
std::string_view name_of(Judgement judgement) {
  return judgements[static_cast<std::size_t>(judgement)];
}
std::string_view name_of(Role role) {
  return roles[static_cast<std::size_t>(role)];
}
ItemKind item_kind_of(std::string_view name) {
  return named<ItemKind>(kinds, name);
}
Judgement judgement_of(std::string_view name) {
  return named<Judgement>(judgements, name);
}
Role role_of(std::string_view name) {
  return named<Role>(roles, name);
}

Json to_json(const Correction& correction) {
  Json json = Json::object();
  if (correction.type) json["type"] = name_of(*correction.type);
  for (const auto& fact : correction.missed) json["missed"].push_back(missed_json(fact));
  if (correction.finding) json["finding"] = *correction.finding;
  if (correction.status) json["status"] = name_of(*correction.status);
  if (correction.where) json["where"] = *correction.where;
  if (correction.size_mm) json["size_mm"] = *correction.size_mm;
  if (correction.grounding)
    json["structure"] = correction.grounding->structure ? Json(*correction.grounding->structure) : Json();
  if (correction.answer) json["answer"] = to_json(*correction.answer);
  if (!correction.repaired_mask.empty()) json["repaired_mask"] = correction.repaired_mask;
  return json;
}

Correction correction_from(const Json& value, ItemKind kind) {
  JsonObject object(value);
  Correction correction;
  switch (kind) {
    case ItemKind::sentence:
      read_sentence(object, correction);
      break;
    case ItemKind::fact:
      read_fact(object, correction);
      break;
    case ItemKind::link:
      object.at("structure");
      correction.grounding = Grounding{object.find<std::string>("structure")};
      break;
    case ItemKind::question:
      correction.answer = answer_from(object.at("answer"));
      break;
    case ItemKind::mask:
      correction.repaired_mask = object.get<std::string>("repaired_mask");
      break;
  }
  object.finish();
  if (correction == Correction{}) throw Error("bad_record", "a correction changes nothing");
  return correction;
}

Json to_json(const Verdict& verdict) {
  Json json = {{"id", verdict.id},
               {"list", verdict.list},
               {"kind", name_of(verdict.kind)},
               {"subject", verdict.subject},
               {"shown", verdict.shown},
               {"reader", verdict.reader},
               {"role", name_of(verdict.role)},
               {"judgement", name_of(verdict.judgement)}};
  if (verdict.correction) json["correction"] = to_json(*verdict.correction);
  if (!verdict.comment.empty()) json["comment"] = verdict.comment;
  json["seconds"] = verdict.seconds;
  json["at"] = verdict.at;
  return json;
}

Verdict verdict_from(const Json& value) {
  JsonObject object(value);
  Verdict verdict{object.get<std::string>("id"),
                  object.get<std::string>("list"),
                  item_kind_of(object.get<std::string>("kind")),
                  object.get<std::string>("subject"),
                  object.get<std::string>("shown"),
                  object.get<std::string>("reader"),
                  role_of(object.get<std::string>("role")),
                  judgement_of(object.get<std::string>("judgement"))};
  if (const Json* correction = object.seek("correction"))
    verdict.correction = correction_from(*correction, verdict.kind);
  verdict.comment = object.get_or<std::string>("comment", "");
  verdict.seconds = object.get<double>("seconds");
  verdict.at = object.get<std::string>("at");
  object.finish();
  return verdict;
}

Json to_json(const Reviews& record) {
  Json verdicts = Json::array();
  for (const auto& verdict : record.verdicts) verdicts.push_back(to_json(verdict));
  return {{"format", reviews_format},
          {"case", record.case_id},
          {"verdicts", verdicts},
          {"made_by", to_json(record.made_by)}};
}

Reviews reviews_from(const Json& value) {
  JsonObject object(value);
  require_format(object.get<std::string>("format"), reviews_format);
  Reviews record;
  record.case_id = object.get<std::string>("case");
  for (const auto& item : object.list("verdicts")) record.verdicts.push_back(verdict_from(item));
  record.made_by = made_by_from(object.at("made_by"));
  object.finish();
  return record;
}

}  // namespace radgenome::record
