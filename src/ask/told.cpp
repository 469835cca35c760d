// SPDX-License-Identifier: Apache-2.0
#include "ask/told.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "ask/silence.h"

namespace radgenome::ask {
namespace {

bool tells_of(const Subject& subject, const record::Fact& fact, const std::string& place) {
  if (fact.where.empty()) return true;
  return std::any_of(fact.where.begin(), fact.where.end(),
                     [&](const std::string& where) { return overlap(subject, where, place); });
}

bool is_at(const record::Fact& fact, const std::string& place) {
  if (place.empty()) return fact.where.empty();
  return std::find(fact.where.begin(), fact.where.end(), place) != fact.where.end();
}

}  // namespace

std::vector<const record::Fact*> told_once(const Subject& subject, const std::string& finding,
                                           const std::string& place) {
  std::vector<const record::Fact*> told;
  // "nodules, the largest of which is in …" is two facts of the same words.
  std::map<std::string, std::set<std::tuple<std::string, std::size_t, std::size_t>>> tellings;
  for (const auto& sentence : subject.facts.sentences)
    for (const auto& fact : sentence.facts) {
      if (fact.finding != finding || !tells_of(subject, fact, place)) continue;
      if (fact.status != record::Status::present) return {};
      auto& of_section = tellings[sentence.section];
      of_section.emplace(sentence.id, fact.start, fact.end);
      if (of_section.size() > 1) return {};
      told.push_back(&fact);
    }
  return told;
}

Looks looks_of(const Subject& subject, const std::string& finding, const std::string& place) {
  std::map<std::string, std::map<std::string, std::vector<std::string>>> stated;  // group, attribute, facts
  for (const auto* fact : told_once(subject, finding, place))
    for (const auto& id : fact->attributes)
      if (const auto* attribute = subject.knowledge.find_attribute(id)) {
        auto& facts = stated[attribute->group][id];
        if (is_at(*fact, place)) facts.push_back(fact->id);
      }
  Looks looks;
  for (auto& [group, attributes] : stated) {
    if (attributes.size() != 1) continue;
    auto& [attribute, facts] = *attributes.begin();
    if (facts.empty()) continue;  // said of a part or of the whole only
    looks[group] = {attribute, std::move(facts)};
  }
  return looks;
}

}  // namespace radgenome::ask
