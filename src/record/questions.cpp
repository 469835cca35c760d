// SPDX-License-Identifier: Apache-2.0
#include "record/questions.h"

#include "record/names.h"

namespace radgenome::record {
namespace {

Json answer_json(const Answer& answer) {
  if (const auto* yes = std::get_if<bool>(&answer)) return {{"yes", *yes}};
  if (const auto* set = std::get_if<IdSet>(&answer)) return {{"of", set->of}, {"ids", set->ids}};
  const auto& quantity = std::get<Quantity>(answer);
  Json json = {{"values", quantity.values}, {"unit", quantity.unit}};
  if (quantity.tolerance) json["tolerance"] = *quantity.tolerance;
  return json;
}

Answer answer_from(const Json& value) {
  JsonObject object(value);
  if (const auto yes = object.find<bool>("yes")) {
    object.finish();
    return *yes;
  }
  if (auto ids = object.find<std::vector<std::string>>("ids")) {
    IdSet set{object.get<std::string>("of"), std::move(*ids)};
    object.finish();
    return set;
  }
  Quantity quantity{object.get<std::vector<double>>("values"), object.get<std::string>("unit"),
                    object.find<double>("tolerance")};
  object.finish();
  return quantity;
}

Json option_json(const Option& option) {
  return {{"id", option.id}, {"text", option.text}, {"stated", option.stated}};
}

Option option_from(const Json& value) {
  JsonObject object(value);
  Option option{object.get<std::string>("id"), object.get<std::string>("text"), object.get<bool>("stated")};
  object.finish();
  return option;
}

Json question_json(const Question& question) {
  Json json = {{"id", question.id},
               {"kind", question.kind},
               {"form", question.form},
               {"question", question.question},
               {"answer", answer_json(question.answer)},
               {"answer_text", question.answer_text}};
  for (const auto& option : question.options) json["options"].push_back(option_json(option));
  json["finding"] = question.finding ? Json(*question.finding) : Json();
  json["place"] = question.place ? Json(*question.place) : Json();
  json["structure"] = question.structure ? Json(*question.structure) : Json();
  json["facts"] = question.facts;
  if (question.measured)
    json["measured"] = {{"structure", question.measured->structure},
                        {"quantity", question.measured->quantity}};
  if (question.earlier)
    json["earlier"] = {{"case", question.earlier->case_id}, {"facts", question.earlier->facts}};
  json["assumed"] = question.assumed;
  return json;
}

Question question_from(const Json& value) {
  JsonObject object(value);
  Question question;
  question.id = object.get<std::string>("id");
  question.kind = object.get<std::string>("kind");
  question.form = object.get<std::string>("form");
  question.question = object.get<std::string>("question");
  question.answer = answer_from(object.at("answer"));
  question.answer_text = object.get<std::string>("answer_text");
  if (object.seek("options") != nullptr)
    for (const auto& option : object.list("options")) question.options.push_back(option_from(option));
  question.finding = object.find<std::string>("finding");
  question.place = object.find<std::string>("place");
  question.structure = object.find<std::string>("structure");
  question.facts = object.get<std::vector<std::string>>("facts");
  if (const Json* measured = object.seek("measured")) {
    JsonObject part(*measured);
    question.measured = Measured{part.get<std::string>("structure"), part.get<std::string>("quantity")};
    part.finish();
  }
  if (const Json* earlier = object.seek("earlier")) {
    JsonObject part(*earlier);
    question.earlier =
        EarlierScan{part.get<std::string>("case"), part.get<std::vector<std::string>>("facts")};
    part.finish();
  }
  question.assumed = object.get<bool>("assumed");
  object.finish();
  return question;
}

}  // namespace

Json to_json(const Questions& record) {
  Json questions = Json::array();
  for (const auto& question : record.questions) questions.push_back(question_json(question));
  return {{"format", questions_format},
          {"case", record.case_id},
          {"questions", questions},
          {"made_by", to_json(record.made_by)}};
}

Questions questions_from(const Json& value) {
  JsonObject object(value);
  require_format(object.get<std::string>("format"), questions_format);
  Questions record;
  record.case_id = object.get<std::string>("case");
  for (const auto& item : object.list("questions")) record.questions.push_back(question_from(item));
  record.made_by = made_by_from(object.at("made_by"));
  object.finish();
  return record;
}

}  // namespace radgenome::record
