// SPDX-License-Identifier: Apache-2.0
#include "ask/choice.h"
#include "ask/silence.h"
#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

constexpr std::size_t most_wrong_options = 10;

/// The region that a place is filed under, where it also holds the place.
std::string region_around(const Subject& subject, const std::string& place) {
  const auto region = subject.knowledge.region_of(place);
  const auto containers = subject.knowledge.containers(place);
  const bool holds = std::find(containers.begin(), containers.end(), region) != containers.end();
  return holds && can_be_named(region) ? region : "";
}

/// Other parts of the whole where the report does not see the finding; those first where it often is.
std::vector<record::Option> wrong_options(const Subject& subject, const Statements& statements,
                                          const std::string& finding, const std::string& whole) {
  std::vector<record::Option> options;
  for (const auto& part : subject.knowledge.descendants(whole)) {
    const auto& structure = subject.knowledge.structure(part);
    if (structure.lesion || structure.scattered) continue;
    if (auto option = wrong_place(subject, statements, finding, part)) options.push_back(*std::move(option));
  }
  const auto& usual = subject.knowledge.finding(finding).usual;
  return drawn_by_weight(
      subject, std::move(options), most_wrong_options, [&](const auto& o) { return finding + "." + o.id; },
      [&](const auto& o) { return usual.contains(o.id) ? usual.at(o.id) : 0.05; });
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  const auto statements = statements_of(subject);
  for (const auto& [finding, places] : statements) {
    if (!can_be_asked_for(finding)) continue;
    std::map<std::string, std::vector<std::string>> by_whole;
    for (const auto& place : deepest_places_of(subject, places))
      if (const auto whole = region_around(subject, place); !whole.empty()) by_whole[whole].push_back(place);
    for (const auto& [whole, inside] : by_whole) {
      if (inside.size() != 1) continue;
      auto question = worded(subject, "specific_place", finding, whole);
      const record::Option right = {inside.front(), subject.wording.spoken(inside.front()), true};
      if (!offer(question, "structures", right, wrong_options(subject, statements, finding, whole))) continue;
      question.facts = ids_of(places.at(inside.front()).present);
      question.structure = mask_of(subject, question.facts.front(), inside.front());
      questions.push_back(std::move(question));
    }
  }
}

}  // namespace

Kind specific_place() {
  return {"specific_place",
          "In which part of an organ one finding is: the most specific place that the report gives, where it "
          "gives "
          "one, among other parts of the organ",
          ask};
}

}  // namespace radgenome::ask::kinds
