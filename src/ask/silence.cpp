// SPDX-License-Identifier: Apache-2.0
#include "ask/silence.h"

#include <algorithm>

namespace radgenome::ask {
namespace {

/// A few lines about one thing are no whole report.
constexpr std::size_t least_facts = 5;

bool share_a_family(const knowledge::Finding& a, const knowledge::Finding& b) {
  return std::any_of(a.families.begin(), a.families.end(), [&](const std::string& family) {
    return std::find(b.families.begin(), b.families.end(), family) != b.families.end();
  });
}

}  // namespace

bool overlap(const Subject& subject, const std::string& one, const std::string& other) {
  return one.empty() || other.empty() || subject.knowledge.overlap(one, other);
}

Silence::Silence(const Subject& subject, const Statements& statements) : knowledge_(subject.knowledge) {
  const auto facts = subject.facts.all();
  whole_report_ = facts.size() >= least_facts;
  if (!whole_report_) return;
  for (const auto* fact : facts)
    for (const auto& place : fact->where) regions_.insert(knowledge_.region_of(place));
  for (const auto& finding : knowledge_.findings()) add(finding.id, statements);
}

void Silence::add(const std::string& finding, const Statements& statements) {
  const auto& asked = knowledge_.finding(finding);
  auto& spoken = spoken_[finding];
  for (const auto& [other, places] : statements) {
    const bool same = other == finding;
    if (!same && !share_a_family(asked, knowledge_.finding(other))) continue;
    for (const auto& [at, stated] : places) {
      if (!same && stated.present.empty() && stated.possible.empty()) continue;
      if (at.empty())
        spoken.anywhere = true;
      else
        spoken.places.push_back(&knowledge_.structure(at));
    }
  }
}

bool Silence::covers(const std::string& finding, const std::string& place) const {
  if (!whole_report_) return false;
  const auto& spoken = spoken_.at(finding);
  const auto& asked = knowledge_.structure(place);
  if (spoken.anywhere || std::any_of(spoken.places.begin(), spoken.places.end(),
                                     [&](const auto* at) { return knowledge_.overlap(*at, asked); }))
    return false;
  return regions_.contains(knowledge_.region_of(place));
}

bool is_denied(const Subject& subject, const Statements& statements, const std::string& finding,
               const std::string& place) {
  const auto found = statements.find(finding);
  if (found == statements.end()) return false;
  bool denied = false;
  for (const auto& [at, stated] : found->second) {
    if (!overlap(subject, at, place)) continue;
    if (!stated.present.empty() || !stated.possible.empty()) return false;
    denied = denied || at.empty() || subject.knowledge.is_within(place, at);
  }
  return denied;
}

std::optional<record::Option> wrong_place(const Subject& subject, const Statements& statements,
                                          const std::string& finding, const std::string& place) {
  const auto& places = statements.at(finding);
  const bool denied = is_denied(subject, statements, finding, place);
  const bool mentioned = std::any_of(places.begin(), places.end(), [&](const auto& stated) {
    return overlap(subject, stated.first, place);
  });
  if (!denied && mentioned) return std::nullopt;
  return record::Option{place, subject.wording.spoken(place), denied};
}

}  // namespace radgenome::ask
