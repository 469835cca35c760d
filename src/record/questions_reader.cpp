// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <optional>

#include "core/error.h"
#include "record/json_members.h"
#include "record/questions.h"

namespace radgenome::record {
namespace {

using namespace json_element;

/// All that any kind of answer has.
struct AnswerMembers {
  std::optional<bool> yes;
  std::optional<std::string> of, unit;
  std::optional<Texts> ids;
  std::optional<std::vector<double>> values;
  std::optional<double> tolerance;
};

Answer answer_of(element value) {
  using Members = AnswerMembers;
  static constexpr std::array<Member<Members>, 6> members = {{
      {"yes", read_value<&Members::yes, bool>, true},
      {"of", read_text<&Members::of>},
      {"ids", read_texts<&Members::ids>, true},
      {"values", read_numbers<&Members::values>},
      {"unit", read_text<&Members::unit>},
      {"tolerance", read_number<&Members::tolerance>, true},
  }};
  auto answer = object_of(value, members, {});
  const bool a_set = answer.of || answer.ids, measured = answer.values || answer.unit || answer.tolerance;
  if ((answer.yes ? 1 : 0) + (a_set ? 1 : 0) + (measured ? 1 : 0) > 1)
    throw Error("bad_record", "an answer is either yes or no, or a set of ids, or values with their unit");
  if (answer.yes) return *answer.yes;
  if (a_set) return IdSet{there("of", answer.of), there("ids", answer.ids)};
  return Quantity{there("values", answer.values), there("unit", answer.unit), answer.tolerance};
}

Option option_of(element value) {
  static constexpr std::array<Member<Option>, 3> members = {{
      {"id", read_text<&Option::id>},
      {"text", read_text<&Option::text>},
      {"stated", read_value<&Option::stated, bool>},
  }};
  return object_of(value, members, {"id", "text", "stated"});
}

Measured measured_of(element value) {
  static constexpr std::array<Member<Measured>, 2> members = {{
      {"structure", read_text<&Measured::structure>},
      {"quantity", read_text<&Measured::quantity>},
  }};
  return object_of(value, members, {"structure", "quantity"});
}

EarlierScan earlier_of(element value) {
  static constexpr std::array<Member<EarlierScan>, 2> members = {{
      {"case", read_text<&EarlierScan::case_id>},
      {"facts", read_texts<&EarlierScan::facts>},
  }};
  return object_of(value, members, {"case", "facts"});
}

Question question_of(element value) {
  static constexpr std::array<Member<Question>, 15> members = {{
      {"id", read_text<&Question::id>},
      {"kind", read_text<&Question::kind>},
      {"form", read_text<&Question::form>},
      {"question", read_text<&Question::question>},
      {"answer", read_object<&Question::answer, answer_of>},
      {"answer_text", read_text<&Question::answer_text>},
      {"options", read_list<&Question::options, option_of>},
      {"finding", read_text<&Question::finding>, true},
      {"place", read_text<&Question::place>, true},
      {"structure", read_text<&Question::structure>, true},
      {"facts", read_texts<&Question::facts>},
      {"measured", read_object<&Question::measured, measured_of>},
      {"earlier", read_object<&Question::earlier, earlier_of>},
      {"assumed", read_value<&Question::assumed, bool>},
      {"verified_by", read_count<&Question::verified_by>},
  }};
  return object_of(value, members,
                   {"id", "kind", "form", "question", "answer", "answer_text", "facts", "assumed"});
}

Questions record_of(element root) {
  static constexpr std::array<Member<Questions>, 4> members = {{
      {"format", [](Questions&, std::string_view key,
                    element value) { require_format(text_of(key, value), questions_format); }},
      {"case", read_text<&Questions::case_id>},
      {"questions", read_list<&Questions::questions, question_of>},
      {"made_by", [](Questions& record, std::string_view,
                     element value) { record.made_by = made_by_from(tree_of(value)); }},
  }};
  return object_of(root, members, {"format", "case", "questions", "made_by"});
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
