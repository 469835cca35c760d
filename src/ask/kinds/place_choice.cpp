// SPDX-License-Identifier: Apache-2.0
#include "ask/choice.h"
#include "ask/neighbours.h"
#include "ask/silence.h"
#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

constexpr std::size_t most_wrong_options = 8;

/// Places beside the right one of which the report says no such thing.
std::vector<record::Option> wrong_options(const Subject& subject, const Statements& statements,
                                          const std::string& finding, const std::string& place) {
  std::vector<record::Option> options;
  for (const auto& other : neighbours_of(subject.knowledge, place)) {
    if (options.size() == most_wrong_options) break;
    if (auto option = wrong_place(subject, statements, finding, other)) options.push_back(*std::move(option));
  }
  return options;
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  const auto statements = statements_of(subject);
  for (const auto& [finding, places] : statements) {
    if (!can_be_asked_for(finding)) continue;
    const auto right = drawn(subject, deepest_places_of(subject, places), 1,
                             [&, &finding = finding](const auto& place) { return finding + "." + place; });
    if (right.empty()) continue;
    auto question = worded(subject, "place_choice", finding, "");
    if (!offer(question, "structures", {right[0], subject.wording.spoken(right[0]), true},
               wrong_options(subject, statements, finding, right[0])))
      continue;
    question.facts = ids_of(places.at(right[0]).present);
    question.structure = mask_of(subject, question.facts.front(), right[0]);
    questions.push_back(std::move(question));
  }
}

}  // namespace

Kind place_choice() {
  return {
      "place_choice",
      "Which of several places shows one finding; the wrong ones are the other side and the parts beside it",
      ask};
}

}  // namespace radgenome::ask::kinds
