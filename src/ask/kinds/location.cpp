// SPDX-License-Identifier: Apache-2.0
#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  for (const auto& [finding, places] : statements_of(subject)) {
    if (!can_be_asked_for(finding)) continue;
    auto seen = deepest_places_of(subject, places);
    if (seen.empty()) continue;
    auto question = worded(subject, "location", finding, "");
    std::vector<std::string> names;
    for (const auto& place : seen) names.push_back(subject.wording.spoken(place));
    question.facts = ids_at(places, seen);
    if (seen.size() == 1) question.structure = mask_of(subject, question.facts.front(), seen.front());
    question.answer_text = subject.wording.list(names);
    question.answer = record::IdSet{"structures", std::move(seen)};
    questions.push_back(std::move(question));
  }
}

}  // namespace

Kind location() {
  return {"location", "Where one finding is: the set of its deepest places", ask};
}

}  // namespace radgenome::ask::kinds
