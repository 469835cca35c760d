// SPDX-License-Identifier: Apache-2.0
#include "record/questions.h"

#include "record/names.h"

namespace radgenome::record {
namespace {

Json option_json(const Option& option) {
  return {{"id", option.id}, {"text", option.text}, {"stated", option.stated}};
}

}  // namespace

Json to_json(const Answer& answer) {
  if (const auto* yes = std::get_if<bool>(&answer)) return {{"yes", *yes}};
  if (const auto* set = std::get_if<IdSet>(&answer)) return {{"of", set->of}, {"ids", set->ids}};
  const auto& quantity = std::get<Quantity>(answer);
  Json json = {{"values", quantity.values}, {"unit", quantity.unit}};
  if (quantity.tolerance) json["tolerance"] = *quantity.tolerance;
  return json;
}

Json to_json(const Question& question) {
  Json json = {{"id", question.id},
               {"kind", question.kind},
               {"form", question.form},
               {"question", question.question},
               {"answer", to_json(question.answer)},
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
  if (question.verified_by > 0) json["verified_by"] = question.verified_by;
  return json;
}

Json to_json(const Questions& record) {
  Json questions = Json::array();
  for (const auto& question : record.questions) questions.push_back(to_json(question));
  return {{"format", questions_format},
          {"case", record.case_id},
          {"questions", questions},
          {"made_by", to_json(record.made_by)}};
}

}  // namespace radgenome::record
