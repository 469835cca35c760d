// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

/// "How large is the nodule" has one answer only where the report knows of one, at the place and in its
/// parts.
bool is_the_only_one(const Subject& subject, const std::map<std::string, Stated>& places,
                     const std::string& place) {
  const auto* the_one = places.at(place).present.front();
  return std::all_of(places.begin(), places.end(), [&](const auto& other) {
    const bool inside =
        place.empty() || (!other.first.empty() && subject.knowledge.is_within(other.first, place));
    const auto& seen = other.second.present;
    return !inside ||
           std::all_of(seen.begin(), seen.end(), [&](const auto* fact) { return fact == the_one; });
  });
}

/// "42 mm on the right and 25 mm on the left" are two sizes, though the report states them of one finding.
bool is_one_size(const record::Fact& fact) {
  const auto spans = std::count_if(fact.evidence.begin(), fact.evidence.end(),
                                   [](const record::Evidence& evidence) { return evidence.kind == "size"; });
  return !fact.size_mm.empty() && spans <= 1;
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  for (const auto& [finding, places] : statements_of(subject)) {
    if (!can_be_asked_for(finding)) continue;
    for (const auto& [place, stated] : places) {
      if (!stated.only_present() || !is_one_size(*stated.present.front())) continue;
      if (!is_the_only_one(subject, places, place)) continue;
      const auto& fact = *stated.present.front();
      auto question = worded(subject, "size", finding, place);
      question.answer = record::Quantity{fact.size_mm, "mm"};
      question.answer_text = fmt::format("{:g} mm", fmt::join(fact.size_mm, " x "));
      question.facts = {fact.id};
      question.structure = mask_of(subject, fact.id, place);
      questions.push_back(std::move(question));
    }
  }
}

}  // namespace

Kind size() {
  return {"size", "How large one finding is, in millimetres, as the report states it", ask};
}

}  // namespace radgenome::ask::kinds
