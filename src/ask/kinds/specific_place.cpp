// SPDX-License-Identifier: Apache-2.0
#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

/// The widest structure around a place that is still of one organ: the last container below the region of all the rest.
std::string widest_around(const Subject& subject, const std::string& place) {
  std::string widest;
  for (const auto& container : subject.knowledge.containers(place))
    if (container != "others") widest = container;
  return widest;
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  for (const auto& [finding, places] : statements_of(subject)) {
    if (!can_be_asked_for(finding)) continue;
    std::map<std::string, std::vector<std::string>> by_whole;
    for (const auto& place : deepest_places_of(subject, places))
      if (const auto whole = widest_around(subject, place); !whole.empty()) by_whole[whole].push_back(place);
    for (const auto& [whole, inside] : by_whole) {
      if (inside.size() != 1) continue;
      auto question = worded(subject, "specific_place", finding, whole);
      question.answer = record::IdSet{"structures", inside};
      question.answer_text = subject.wording.spoken(inside.front());
      question.facts = ids_of(places.at(inside.front()).present);
      question.structure = mask_of(subject, question.facts.front(), inside.front());
      questions.push_back(std::move(question));
    }
  }
}

}  // namespace

Kind specific_place() {
  return {"specific_place",
          "In which part of an organ one finding is: the most specific place that the report gives, where it gives one",
          ask};
}

}  // namespace radgenome::ask::kinds
