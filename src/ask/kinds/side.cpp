// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

/// Left and right are names of their parts, not sides of the body.
bool has_sides(const Subject& subject, const std::string& place) {
  return !subject.knowledge.is_within(place, "liver") && !subject.knowledge.is_within(place, "heart");
}

/// "left", "right" or "both"; "" where the report leaves it open or names a place without a side.
std::string side_of(const Subject& subject, const StatedAt& places, const std::vector<std::string>& deepest) {
  std::set<std::string> sides, regions;
  for (const auto& place : deepest) {
    if (!has_sides(subject, place)) return "";
    sides.insert(subject.knowledge.structure(place).side);
    regions.insert(subject.knowledge.region_of(place));
  }
  if (sides.empty() || sides.contains("") || regions.size() != 1) return "";
  for (const auto& [place, stated] : places)  // suspected elsewhere, or of a side that it also denies
    if (!stated.only_present() && !stated.only_absent()) return "";
  return sides.size() == 2 ? "both" : *sides.begin();
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  for (const auto& [finding, places] : statements_of(subject)) {
    if (!can_be_asked_for(finding)) continue;
    const auto deepest = deepest_places_of(subject, places);
    const auto side = side_of(subject, places, deepest);
    if (side.empty()) continue;
    auto question = worded(subject, "side", finding, "");
    for (const char* option : {"left", "right", "both"})
      question.options.push_back({option, subject.wording.word(option), true});
    question.answer = record::IdSet{"sides", {side}};
    question.answer_text = subject.wording.word(side);
    question.facts = ids_at(places, deepest);
    if (deepest.size() == 1) question.structure = mask_of(subject, question.facts.front(), deepest.front());
    questions.push_back(std::move(question));
  }
}

}  // namespace

Kind side() {
  return {
      "side",
      "On which side one finding is, left, right or both, where the report gives a side to all its places",
      ask};
}

}  // namespace radgenome::ask::kinds
