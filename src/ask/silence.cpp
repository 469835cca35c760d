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

bool speaks_of_region(const Subject& subject, const std::string& region) {
  for (const auto* fact : subject.facts.all())
    for (const auto& place : fact->where)
      if (subject.knowledge.region_of(place) == region) return true;
  return false;
}

}  // namespace

bool overlap(const Subject& subject, const std::string& one, const std::string& other) {
  return one.empty() || other.empty() || subject.knowledge.overlap(one, other);
}

bool is_silent(const Subject& subject, const Statements& statements, const std::string& finding,
               const std::string& place) {
  if (subject.facts.all().size() < least_facts) return false;
  const auto& asked = subject.knowledge.finding(finding);
  for (const auto& [other, places] : statements) {
    const bool same = other == finding;
    if (!same && !share_a_family(asked, subject.knowledge.finding(other))) continue;
    for (const auto& [at, stated] : places) {
      const bool speaks = same || !stated.present.empty() || !stated.possible.empty();
      if (speaks && overlap(subject, at, place)) return false;
    }
  }
  return speaks_of_region(subject, subject.knowledge.region_of(place));
}

bool is_unmentioned(const Subject& subject, const Statements& statements, const std::string& finding,
                    const std::string& place) {
  const auto& places = statements.at(finding);
  return std::none_of(places.begin(), places.end(),
                      [&](const auto& stated) { return overlap(subject, stated.first, place); });
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

}  // namespace radgenome::ask
