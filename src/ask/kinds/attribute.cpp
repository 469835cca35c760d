// SPDX-License-Identifier: Apache-2.0
#include "ask/stated.h"
#include "ask/told.h"

namespace radgenome::ask::kinds {
namespace {

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  for (const auto& [finding, places] : statements_of(subject)) {
    if (!can_be_asked_for(finding)) continue;
    for (const auto& [place, stated] : places) {
      if (!stated.only_present()) continue;
      const auto looks = looks_of(subject, finding, place);
      if (looks.empty()) continue;
      const auto chosen =
          drawn(subject, std::vector<std::pair<std::string, Look>>(looks.begin(), looks.end()), 1,
                [&, &finding = finding, &place = place](const auto& look) {
                  return look.first + finding + place;
                })[0];
      Wording::Slots slots;
      slots.trait = subject.wording.trait(chosen.first);
      auto question = worded(subject, "attribute", finding, place, slots);
      question.answer = record::IdSet{"attributes", {chosen.second.attribute}};
      question.answer_text = subject.wording.attribute(chosen.second.attribute);
      question.facts = chosen.second.facts;
      question.structure = mask_of(subject, question.facts.front(), place);
      questions.push_back(std::move(question));
    }
  }
}

}  // namespace

Kind attribute() {
  return {
      "attribute",
      "How one finding looks (composition, margin, distribution, severity …), where the report says it and "
      "speaks of the finding once",
      ask};
}

}  // namespace radgenome::ask::kinds
