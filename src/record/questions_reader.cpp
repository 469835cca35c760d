// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "core/error.h"
#include "record/json_element.h"
#include "record/questions.h"

namespace radgenome::record {
namespace {

using namespace json_element;

Answer answer_of(element value) {
  std::optional<bool> yes;
  std::optional<std::string> of, unit;
  std::optional<Texts> ids;
  std::optional<std::vector<double>> values;
  std::optional<double> tolerance;
  for_each_member(value, {}, [&](std::string_view key, element member) {
    if (member.is_null() && (key == "yes" || key == "ids" || key == "tolerance")) return true;
    if (key == "yes")
      yes = value_of<bool>(key, member);
    else if (key == "of")
      of = text_of(key, member);
    else if (key == "ids")
      ids = texts_of(key, member);
    else if (key == "values")
      values = numbers_of(key, member);
    else if (key == "unit")
      unit = text_of(key, member);
    else if (key == "tolerance")
      tolerance = number_of(key, member);
    else
      return false;
    return true;
  });
  const bool a_set = of || ids, measured = values || unit || tolerance;
  if ((yes ? 1 : 0) + (a_set ? 1 : 0) + (measured ? 1 : 0) > 1)
    throw Error("bad_record", "an answer is either yes or no, or a set of ids, or values with their unit");
  if (yes) return *yes;
  if (a_set) return IdSet{there("of", of), there("ids", ids)};
  return Quantity{there("values", values), there("unit", unit), tolerance};
}

Option option_of(element value) {
  Option option;
  for_each_member(value, {"id", "text", "stated"}, [&](std::string_view key, element member) {
    if (key == "id")
      option.id = text_of(key, member);
    else if (key == "text")
      option.text = text_of(key, member);
    else if (key == "stated")
      option.stated = value_of<bool>(key, member);
    else
      return false;
    return true;
  });
  return option;
}

Measured measured_of(element value) {
  Measured measured;
  for_each_member(value, {"structure", "quantity"}, [&](std::string_view key, element member) {
    if (key != "structure" && key != "quantity") return false;
    (key == "structure" ? measured.structure : measured.quantity) = text_of(key, member);
    return true;
  });
  return measured;
}

EarlierScan earlier_of(element value) {
  EarlierScan earlier;
  for_each_member(value, {"case", "facts"}, [&](std::string_view key, element member) {
    if (key == "case")
      earlier.case_id = text_of(key, member);
    else if (key == "facts")
      earlier.facts = texts_of(key, member);
    else
      return false;
    return true;
  });
  return earlier;
}

/// The members that are texts.
std::string* text_member(Question& question, std::string_view key) {
  if (key == "id") return &question.id;
  if (key == "kind") return &question.kind;
  if (key == "form") return &question.form;
  if (key == "question") return &question.question;
  return key == "answer_text" ? &question.answer_text : nullptr;
}
std::optional<std::string>* optional_text_member(Question& question, std::string_view key) {
  if (key == "finding") return &question.finding;
  if (key == "place") return &question.place;
  return key == "structure" ? &question.structure : nullptr;
}

Question question_of(element value) {
  Question question;
  const auto take = [&](std::string_view key, element member) {
    if (auto* text = text_member(question, key))
      *text = text_of(key, member);
    else if (auto* optional_text = optional_text_member(question, key))
      *optional_text = text_or_null(key, member);
    else if (key == "answer")
      question.answer = answer_of(member);
    else if (key == "options")
      question.options = list_of<Option>(key, member, option_of);
    else if (key == "facts")
      question.facts = texts_of(key, member);
    else if (key == "measured")
      question.measured = measured_of(member);
    else if (key == "earlier")
      question.earlier = earlier_of(member);
    else if (key == "assumed")
      question.assumed = value_of<bool>(key, member);
    else if (key == "verified_by")
      question.verified_by = static_cast<int>(value_of<std::uint64_t>(key, member));
    else
      return false;
    return true;
  };
  for_each_member(value, {"id", "kind", "form", "question", "answer", "answer_text", "facts", "assumed"},
                  take);
  return question;
}

Questions record_of(element root) {
  Questions record;
  for_each_member(root, {"format", "case", "questions", "made_by"},
                  [&](std::string_view key, element member) {
                    if (key == "format")
                      require_format(text_of(key, member), questions_format);
                    else if (key == "case")
                      record.case_id = text_of(key, member);
                    else if (key == "questions")
                      record.questions = list_of<Question>(key, member, question_of);
                    else if (key == "made_by")
                      record.made_by = made_by_from(tree_of(member));
                    else
                      return false;
                    return true;
                  });
  return record;
}

}  // namespace

Questions questions_in(std::string_view text) {
  return record_of(parsed(text));
}

Answer answer_from(const Json& value) {
  return answer_of(parsed(value.dump()));
}

Questions questions_from(const Json& value) {
  return questions_in(value.dump());
}

}  // namespace radgenome::record
