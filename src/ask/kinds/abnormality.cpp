// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

struct PlaceSummary {
  std::map<std::string, std::vector<const record::Fact*>> findings;  ///< present ones
  std::vector<const record::Fact*> normal;                           ///< facts that call the place normal
  bool doubtful = false;                                             ///< something is possible there
};

std::map<std::string, PlaceSummary> places_of(const Subject& subject) {
  std::map<std::string, PlaceSummary> places;
  for (const auto* fact : subject.facts.all())
    for (const auto& place : fact->where) {
      const bool abnormal = subject.knowledge.finding(fact->finding).abnormal;
      auto& summary = places[place];
      if (abnormal && fact->status == record::Status::present)
        summary.findings[fact->finding].push_back(fact);
      if (abnormal && fact->status == record::Status::possible) summary.doubtful = true;
      if (fact->finding == "normal" && fact->status == record::Status::present)
        summary.normal.push_back(fact);
    }
  return places;
}

/// True where the place, a part of it, or what it is a part of has a finding that would spoil a "nothing".
bool touched_by_findings(const Subject& subject, const std::map<std::string, PlaceSummary>& places,
                         const std::string& place) {
  for (const auto& [other, summary] : places)
    if ((summary.doubtful || !summary.findings.empty()) && subject.knowledge.is_within(other, place))
      return true;
  return false;
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  const auto places = places_of(subject);
  for (const auto& [place, summary] : places) {
    const bool nothing = summary.findings.empty();
    if (nothing && (summary.normal.empty() || touched_by_findings(subject, places, place))) continue;
    auto question = worded(subject, "abnormality", "", place);
    record::IdSet found{"findings", {}};
    for (const auto& [finding, facts] : summary.findings) {
      found.ids.push_back(finding);
      for (const auto* fact : facts) question.facts.push_back(fact->id);
    }
    if (nothing) question.facts = ids_of(summary.normal);
    question.answer_text = nothing ? subject.wording.word("none") : finding_names(subject, found.ids);
    question.structure = mask_of(subject, question.facts.front(), place);
    question.answer = std::move(found);
    questions.push_back(std::move(question));
  }
}

}  // namespace

Kind abnormality() {
  return {"abnormality",
          "Which abnormalities one structure shows; none only where the report calls it normal", ask};
}

}  // namespace radgenome::ask::kinds
