// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

/// A general place that the report also gives in particular ("both lungs, more in the right lower lobe")
/// stays out: the deepest places are the answer.
std::vector<std::string> deepest(const Subject& subject, const std::vector<std::string>& places) {
  std::vector<std::string> kept;
  for (const auto& place : places) {
    const bool refined = std::any_of(places.begin(), places.end(), [&](const std::string& other) {
      return other != place && subject.knowledge.is_within(other, place);
    });
    if (!refined) kept.push_back(place);
  }
  return kept;
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  for (const auto& [finding, places] : statements_of(subject)) {
    if (!can_be_asked_for(finding)) continue;
    std::vector<std::string> seen;
    for (const auto& [place, stated] : places)
      if (!place.empty() && stated.only_present()) seen.push_back(place);
    seen = deepest(subject, seen);
    if (seen.empty()) continue;
    auto question = worded(subject, "location", finding, "");
    std::vector<std::string> names;
    for (const auto& place : seen) {
      names.push_back(subject.wording.spoken(place));
      for (const auto& fact : ids_of(places.at(place).present))
        if (std::find(question.facts.begin(), question.facts.end(), fact) == question.facts.end())
          question.facts.push_back(fact);
    }
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
