// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

struct PlaceSummary {
  std::map<std::string, std::vector<const record::Fact*>> findings;  ///< present ones
  std::set<std::string> denied;                                      ///< findings that are absent there
  std::vector<const record::Fact*> normal;                           ///< facts that call the place normal
  bool doubtful = false;                                             ///< something is possible there

  bool contradicts_itself() const {
    return std::any_of(findings.begin(), findings.end(),
                       [&](const auto& found) { return denied.contains(found.first); });
  }
};
using Places = std::map<std::string, PlaceSummary>;

Places places_of(const Subject& subject) {
  Places places;
  for (const auto* fact : subject.facts.all())
    for (const auto& place : fact->where) {
      const bool abnormal = subject.knowledge.finding(fact->finding).abnormal;
      auto& summary = places[place];
      if (abnormal && fact->status == record::Status::present)
        summary.findings[fact->finding].push_back(fact);
      if (abnormal && fact->status == record::Status::absent) summary.denied.insert(fact->finding);
      if (abnormal && fact->status == record::Status::possible) summary.doubtful = true;
      if (fact->finding == "normal" && fact->status == record::Status::present)
        summary.normal.push_back(fact);
    }
  return places;
}

/// What the place and its parts show: the lungs show what one of their lobes shows. The place's own facts
/// stand first.
std::map<std::string, std::vector<const record::Fact*>> findings_within(const Subject& subject,
                                                                        const Places& places,
                                                                        const std::string& place) {
  auto found = places.at(place).findings;
  for (const auto& [other, summary] : places)
    if (other != place && subject.knowledge.is_within(other, place))
      for (const auto& [finding, facts] : summary.findings)
        for (const auto* fact : facts) {
          auto& list = found[finding];
          if (std::find(list.begin(), list.end(), fact) == list.end()) list.push_back(fact);
        }
  return found;
}

/// "Nothing" is said only of a place that is called normal and of whose parts nothing is found or suspected.
bool is_clean(const Subject& subject, const Places& places, const std::string& place) {
  if (places.at(place).normal.empty()) return false;
  return std::none_of(places.begin(), places.end(), [&](const auto& other) {
    return (other.second.doubtful || !other.second.findings.empty()) &&
           subject.knowledge.is_within(other.first, place);
  });
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  const auto places = places_of(subject);
  for (const auto& [place, summary] : places) {
    const bool clean = is_clean(subject, places, place);
    if ((!clean && summary.findings.empty()) || summary.contradicts_itself()) continue;
    auto question = worded(subject, "abnormality", "", place);
    record::IdSet found{"findings", {}};
    for (const auto& [finding, facts] : findings_within(subject, places, place)) {
      found.ids.push_back(finding);
      for (const auto* fact : facts) question.facts.push_back(fact->id);
    }
    if (clean) question.facts = ids_of(summary.normal);
    const auto& own = clean ? summary.normal : summary.findings.begin()->second;
    question.answer_text = clean ? subject.wording.word("none") : finding_names(subject, found.ids);
    question.structure = mask_of(subject, own.front()->id, place);
    question.answer = std::move(found);
    questions.push_back(std::move(question));
  }
}

}  // namespace

Kind abnormality() {
  return {"abnormality",
          "Which abnormalities one structure shows, its parts included; none only where the report calls it "
          "normal",
          ask};
}

}  // namespace radgenome::ask::kinds
