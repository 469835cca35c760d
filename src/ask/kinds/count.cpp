// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ask/stated.h"
#include "ask/told.h"

namespace radgenome::ask::kinds {
namespace {

bool is_at(const record::Fact& fact, const std::string& place) {
  return place.empty() ? fact.where.empty() : fact.where == std::vector{place};
}

/// The facts that state an exact number of the finding at this place and no other; nothing where they differ.
std::vector<const record::Fact*> counting(const Subject& subject, const std::string& finding,
                                          const std::string& place) {
  std::vector<const record::Fact*> facts;
  for (const auto* fact : told_once(subject, finding, place)) {
    if (!fact->count || !is_at(*fact, place)) continue;
    if (fact->count->at_least || (!facts.empty() && facts[0]->count != fact->count)) return {};
    facts.push_back(fact);
  }
  return facts;
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  for (const auto& [finding, places] : statements_of(subject)) {
    if (!can_be_asked_for(finding)) continue;
    for (const auto& [place, stated] : places) {
      if (!stated.only_present()) continue;
      const auto facts = counting(subject, finding, place);
      if (facts.empty()) continue;
      auto question = worded(subject, "count", finding, place);
      question.answer = record::Quantity{{static_cast<double>(facts[0]->count->n)}, "1"};
      question.answer_text = fmt::format("{}", facts[0]->count->n);
      question.facts = ids_of(facts);
      question.structure = mask_of(subject, question.facts.front(), place);
      questions.push_back(std::move(question));
    }
  }
}

}  // namespace

Kind count() {
  return {"count",
          "How many of one finding there are, where the report states the number and speaks of them once",
          ask};
}

}  // namespace radgenome::ask::kinds
