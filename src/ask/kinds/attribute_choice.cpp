// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "ask/choice.h"
#include "ask/stated.h"
#include "ask/told.h"

namespace radgenome::ask::kinds {
namespace {

/// The other attributes of the group that the finding could have, but not together with this one: by stating
/// the one the report rules them out.
std::vector<record::Option> wrong_options(const Subject& subject, const std::string& finding,
                                          const std::string& attribute) {
  const auto& right = *subject.knowledge.find_attribute(attribute);
  std::vector<record::Option> options;
  for (const auto& other : subject.knowledge.attributes()) {
    if (other.group != right.group || other.id == right.id) continue;
    if (!std::binary_search(other.findings.begin(), other.findings.end(), finding)) continue;
    if (std::find(right.fits.begin(), right.fits.end(), other.id) != right.fits.end()) continue;
    options.push_back({other.id, subject.wording.attribute(other.id), true});
  }
  return options;
}

struct Choice {
  std::string group;
  Look look;
  std::vector<record::Option> wrong;
};

std::vector<Choice> choices_of(const Subject& subject, const std::string& finding, const std::string& place) {
  std::vector<Choice> choices;
  for (auto& [group, look] : looks_of(subject, finding, place))
    if (auto wrong = wrong_options(subject, finding, look.attribute); !wrong.empty())
      choices.push_back({group, look, std::move(wrong)});
  return choices;
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  for (const auto& [finding, places] : statements_of(subject)) {
    if (!can_be_asked_for(finding)) continue;
    for (const auto& [place, stated] : places) {
      if (!stated.only_present()) continue;
      auto choices = drawn(subject, choices_of(subject, finding, place), 1,
                           [&, &finding = finding, &place = place](const auto& choice) {
                             return "choice." + choice.group + finding + place;
                           });
      if (choices.empty()) continue;
      auto& [group, look, wrong] = choices[0];
      Wording::Slots slots;
      slots.trait = subject.wording.trait(group);
      auto question = worded(subject, "attribute_choice", finding, place, slots);
      offer(question, "attributes", {look.attribute, subject.wording.attribute(look.attribute), true},
            std::move(wrong));
      question.facts = look.facts;
      question.structure = mask_of(subject, question.facts.front(), place);
      questions.push_back(std::move(question));
    }
  }
}

}  // namespace

Kind attribute_choice() {
  return {"attribute_choice",
          "Which of several words tells how one finding looks; the wrong ones are those that it cannot be "
          "besides",
          ask};
}

}  // namespace radgenome::ask::kinds
