// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

/// "No nodule in the lungs" beside a nodule of one lobe is no clean no.
bool seen_within(const Subject& subject, const std::map<std::string, Stated>& places,
                 const std::string& place) {
  return std::any_of(places.begin(), places.end(), [&](const auto& other) {
    const bool seen = !other.second.present.empty() || !other.second.possible.empty();
    return seen && (place.empty() || other.first.empty() || subject.knowledge.is_within(other.first, place) ||
                    subject.knowledge.is_within(place, other.first));
  });
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  for (const auto& [finding, places] : statements_of(subject)) {
    if (!can_be_asked_for(finding)) continue;
    for (const auto& [place, stated] : places) {
      const bool yes = stated.only_present();
      if (!yes && (!stated.only_absent() || seen_within(subject, places, place))) continue;
      auto question = worded(subject, "presence", finding, place);
      question.answer = yes;
      question.answer_text = subject.wording.word(yes ? "yes" : "no");
      question.facts = ids_of(yes ? stated.present : stated.absent);
      question.structure = mask_of(subject, question.facts.front(), place);
      questions.push_back(std::move(question));
    }
  }
}

}  // namespace

Kind presence() {
  return {"presence", "Is one finding there, yes or no; both are stated in the report, neither is assumed",
          ask};
}

}  // namespace radgenome::ask::kinds
