// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "ask/report_text.h"
#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

bool speaks_of(const Subject& subject, const record::Fact& fact, const std::string& place) {
  return std::any_of(fact.where.begin(), fact.where.end(),
                     [&](const std::string& where) { return subject.knowledge.is_within(where, place); });
}

std::set<std::string> places_named(const Subject& subject) {
  std::set<std::string> places;
  for (const auto* fact : subject.facts.all())
    for (const auto& place : fact->where)
      if (can_be_named(place)) places.insert(place);
  return places;
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  for (const auto& place : places_named(subject)) {
    auto question = worded(subject, "region_report", "", place);
    record::IdSet sentences{"sentences", {}};
    for (const auto& sentence : subject.facts.sentences) {
      std::vector<std::string> facts;
      for (const auto& fact : sentence.facts)
        if (speaks_of(subject, fact, place)) facts.push_back(fact.id);
      if (facts.empty()) continue;
      sentences.ids.push_back(sentence.id);
      question.facts.insert(question.facts.end(), facts.begin(), facts.end());
      question.answer_text += (question.answer_text.empty() ? "" : " ") + text_of(subject, sentence);
    }
    question.answer = std::move(sentences);
    question.structure = mask_around(subject, place);
    questions.push_back(std::move(question));
  }
}

}  // namespace

Kind region_report() {
  return {"region_report", "What the report says of one structure and its parts: its own sentences", ask};
}

}  // namespace radgenome::ask::kinds
