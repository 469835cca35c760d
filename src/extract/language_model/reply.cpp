// SPDX-License-Identifier: Apache-2.0
#include "extract/language_model/reply.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.h"
#include "core/json.h"
#include "extract/language_model/words.h"
#include "record/names.h"

namespace radgenome::extract::language_model {
namespace {

constexpr std::array<std::string_view, 3> evidence_kinds = {"status", "place", "size"};

void require(bool holds, const char* reason) {
  if (!holds) throw Refusal{reason};
}

/// Of the type's names, the one that the model gave.
template <class Enum>
Enum named(const std::string& name, int count) {
  for (int i = 0; i < count; ++i)
    if (record::name_of(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  throw Refusal{"wrong_shape"};
}

/// Reads one sentence's part of a reply; throws a Refusal, or an Error where the JSON has another shape.
class Judge {
 public:
  Judge(const std::string& sentence, const knowledge::Knowledge& knowledge, const Lengths& lengths)
      : finder_(sentence), knowledge_(knowledge), lengths_(lengths) {}

  Reading reading(const Json& value) const {
    JsonObject object(value);
    object.seek("id");
    Reading reading;
    reading.type = named<record::SentenceType>(object.get<std::string>("type"), 6);
    for (const auto& item : object.list("facts")) reading.facts.push_back(fact(item));
    object.finish();
    const bool may_have_facts = reading.type == record::SentenceType::statement;
    require(may_have_facts || reading.facts.empty(), "wrong_shape");
    return reading;
  }

 private:
  record::Fact fact(const Json& value) const {
    JsonObject object(value);
    record::Fact fact;
    fact.finding = object.get<std::string>("finding");
    require(knowledge_.find_finding(fact.finding) != nullptr, "unknown_finding");
    fact.status = named<record::Status>(object.get<std::string>("status"), 3);
    fact.where = places(object.get<std::vector<std::string>>("where"));
    for (const double size : object.get<std::vector<double>>("size_mm"))
      fact.size_mm.push_back(std::round(size * 1000) / 1000);  // as lengths are found
    const auto words = finder_.find(object.get<std::string>("text"));
    require(words.has_value(), "words_not_in_sentence");
    fact.start = words->start;
    fact.end = words->end;
    std::vector<double> proven_mm;
    for (const auto& item : object.list("evidence")) fact.evidence.push_back(evidence(item, proven_mm));
    object.finish();
    require_proof(fact, proven_mm);
    return fact;
  }

  std::vector<std::string> places(const std::vector<std::string>& given) const {
    std::vector<std::string> places;
    for (const auto& id : given) {
      require(knowledge_.find_structure(id) != nullptr, "unknown_place");
      if (std::find(places.begin(), places.end(), id) == places.end()) places.push_back(id);
    }
    return places;
  }

  record::Evidence evidence(const Json& value, std::vector<double>& proven_mm) const {
    JsonObject object(value);
    const auto kind = object.get<std::string>("kind"), text = object.get<std::string>("text");
    object.finish();
    require(std::find(evidence_kinds.begin(), evidence_kinds.end(), kind) != evidence_kinds.end(),
            "wrong_shape");
    const auto words = finder_.find(text);
    require(words.has_value(), "evidence_not_in_sentence");
    if (kind == "size")
      for (const double length : lengths_.in_mm(text)) proven_mm.push_back(length);
    return {kind, words->start, words->end};
  }

  static void require_proof(const record::Fact& fact, const std::vector<double>& proven_mm) {
    const auto has = [&](std::string_view kind) {
      return std::any_of(fact.evidence.begin(), fact.evidence.end(),
                         [&](const auto& part) { return part.kind == kind; });
    };
    require(fact.status == record::Status::present || has("status"), "evidence_missing");
    require(fact.size_mm.empty() || has("size"), "evidence_missing");
    for (const double size : fact.size_mm)
      require(size > 0 && std::find(proven_mm.begin(), proven_mm.end(), size) != proven_mm.end(),
              "size_not_in_sentence");
  }

  WordFinder finder_;
  const knowledge::Knowledge& knowledge_;
  const Lengths& lengths_;
};

bool speaks_of(const Json& item, const std::string& id) {
  if (!item.is_object()) return false;
  const auto found = item.find("id");
  return found != item.end() && found->is_string() && found->get_ref<const std::string&>() == id;
}

/// The part of the reply about the sentence; nothing where there is none, or several.
const Json* part_about(const Json& sentences, const std::string& id) {
  const Json* found = nullptr;
  for (const auto& item : sentences) {
    if (!speaks_of(item, id)) continue;
    if (found != nullptr) return nullptr;
    found = &item;
  }
  return found;
}

}  // namespace

std::vector<std::optional<std::string>> split_reply(const std::string& reply, std::size_t n) {
  std::vector<std::optional<std::string>> parts(n);
  try {
    const Json whole = parse_json(reply);
    JsonObject object(whole);
    const Json& sentences = object.list("sentences");
    for (std::size_t i = 0; i < n; ++i) {
      const Json* found = part_about(sentences, std::to_string(i + 1));
      if (found == nullptr) continue;
      Json part = *found;
      part["id"] = "1";
      parts[i] = Json{{"sentences", Json::array({part})}}.dump();
    }
  } catch (const Error&) {
    // A broken reply speaks of no sentence.
  }
  return parts;
}

std::variant<Reading, Refusal> judge_reply(const std::string& reply, const std::string& sentence,
                                           const knowledge::Knowledge& knowledge, const Lengths& lengths) {
  try {
    const Json whole = parse_json(reply);
    JsonObject object(whole);
    const Json* part = part_about(object.list("sentences"), "1");
    object.finish();
    require(part != nullptr, "wrong_sentence");
    return Judge(sentence, knowledge, lengths).reading(*part);
  } catch (const Refusal& refusal) {
    return refusal;
  } catch (const Error& error) {
    return Refusal{error.code() == "broken_json" ? "not_json" : "wrong_shape"};
  }
}

}  // namespace radgenome::extract::language_model
