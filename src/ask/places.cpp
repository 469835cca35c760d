// SPDX-License-Identifier: Apache-2.0
#include "ask/places.h"

#include "ask/stated.h"

#include <algorithm>

namespace radgenome::ask {

bool PlaceSummary::contradicts_itself() const {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const auto& found) { return denied.contains(found.first); });
}

Places places_of(const Subject& subject) {
  Places places;
  for (const auto* fact : subject.facts.all())
    for (const auto& place : fact->where) {
      if (!can_be_named(place)) continue;
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

bool is_clean(const Subject& subject, const Places& places, const std::string& place) {
  if (places.at(place).normal.empty()) return false;
  return std::none_of(places.begin(), places.end(), [&](const auto& other) {
    return (other.second.doubtful || !other.second.findings.empty()) &&
           subject.knowledge.is_within(other.first, place);
  });
}

}  // namespace radgenome::ask
