// SPDX-License-Identifier: Apache-2.0
#include "record/json_text.h"
#include "record/questions.h"

namespace radgenome::record {
namespace {

void put(fmt::memory_buffer& out, std::string_view text) {
  out.append(text);
}

/// A member of a question.
void put_key(fmt::memory_buffer& out, std::string_view key) {
  fmt::format_to(JsonText(out), FMT_COMPILE(",\n   \"{}\": "), key);
}

void put_member(fmt::memory_buffer& out, std::string_view key, std::string_view text) {
  put_key(out, key);
  put_quoted(out, text);
}
void put_if_any(fmt::memory_buffer& out, std::string_view key, const std::optional<std::string>& text) {
  if (text) return put_member(out, key, *text);
  put_key(out, key);
  put(out, "null");
}

void put_texts(fmt::memory_buffer& out, const std::vector<std::string>& texts) {
  put_list(out, texts, [&](const std::string& text) { put_quoted(out, text); });
}

void put_answer(fmt::memory_buffer& out, const Answer& answer) {
  put_key(out, "answer");
  if (const auto* yes = std::get_if<bool>(&answer)) {
    put(out, *yes ? R"({"yes":true})" : R"({"yes":false})");
  } else if (const auto* set = std::get_if<IdSet>(&answer)) {
    fmt::format_to(JsonText(out), FMT_COMPILE("{{\n    \"of\": \"{}\",\n    \"ids\": "), set->of);
    put_texts(out, set->ids);
    put(out, "\n   }");
  } else {
    const auto& quantity = std::get<Quantity>(answer);
    put(out, "{\n    \"values\": ");
    put(out, Json(quantity.values).dump());
    put(out, ",\n    \"unit\": ");
    put_quoted(out, quantity.unit);
    if (quantity.tolerance) put(out, ",\n    \"tolerance\": " + Json(*quantity.tolerance).dump());
    put(out, "\n   }");
  }
}

void put_options(fmt::memory_buffer& out, const std::vector<Option>& options) {
  if (options.empty()) return;
  put_key(out, "options");
  std::string_view before = "[\n    ";
  for (const auto& option : options) {
    put(out, before);
    before = ",\n    ";
    put(out, R"({"id":)");
    put_quoted(out, option.id);
    put(out, R"(,"text":)");
    put_quoted(out, option.text);
    fmt::format_to(JsonText(out), FMT_COMPILE(R"(,"stated":{}}})"), option.stated);
  }
  put(out, "\n   ]");
}

void put_question(fmt::memory_buffer& out, const Question& question) {
  put(out, "{\n   \"id\": ");
  put_quoted(out, question.id);
  put_member(out, "kind", question.kind);
  put_member(out, "form", question.form);
  put_member(out, "question", question.question);
  put_answer(out, question.answer);
  put_member(out, "answer_text", question.answer_text);
  put_options(out, question.options);
  put_if_any(out, "finding", question.finding);
  put_if_any(out, "place", question.place);
  put_if_any(out, "structure", question.structure);
  put_key(out, "facts");
  put_texts(out, question.facts);
  if (question.measured) {
    put_key(out, "measured");
    put(out, R"({"structure":)");
    put_quoted(out, question.measured->structure);
    put(out, R"(,"quantity":)");
    put_quoted(out, question.measured->quantity);
    put(out, "}");
  }
  if (question.earlier) {
    put_key(out, "earlier");
    put(out, "{\n    \"case\": ");
    put_quoted(out, question.earlier->case_id);
    put(out, ",\n    \"facts\": ");
    put_texts(out, question.earlier->facts);
    put(out, "\n   }");
  }
  put_key(out, "assumed");
  put(out, question.assumed ? "true" : "false");
  if (question.verified_by > 0) {
    put_key(out, "verified_by");
    fmt::format_to(JsonText(out), FMT_COMPILE("{}"), question.verified_by);
  }
  put(out, "\n  }");
}

}  // namespace

std::string text_of(const Questions& record) {
  fmt::memory_buffer out;
  fmt::format_to(JsonText(out), FMT_COMPILE("{{\n \"format\": \"{}\",\n \"case\": "), questions_format);
  put_quoted(out, record.case_id);
  put(out, ",\n \"questions\": [");
  std::string_view before = "\n  ";
  for (const auto& question : record.questions) {
    put(out, before);
    before = ",\n  ";
    put_question(out, question);
  }
  put(out, record.questions.empty() ? "],\n" : "\n ],\n");
  // The rest is small; it begins behind the brace of an object of its own, and ends the record.
  const auto rest = pretty({{"made_by", to_json(record.made_by)}});
  put(out, std::string_view(rest).substr(std::string_view("{\n").size()));
  return fmt::to_string(out);
}

}  // namespace radgenome::record
