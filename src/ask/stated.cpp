// SPDX-License-Identifier: Apache-2.0
#include "ask/stated.h"

#include <algorithm>

#include "core/hash.h"

namespace radgenome::ask {

Statements statements_of(const Subject& subject) {
  Statements statements;
  for (const auto* fact : subject.facts.all()) {
    if (!subject.knowledge.finding(fact->finding).abnormal) continue;
    const auto places = fact->where.empty() ? std::vector<std::string>{""} : fact->where;
    for (const auto& place : places) {
      auto& stated = statements[fact->finding][can_be_named(place) ? place : ""];
      if (fact->status == record::Status::present) stated.present.push_back(fact);
      if (fact->status == record::Status::absent) stated.absent.push_back(fact);
      if (fact->status == record::Status::possible) stated.possible.push_back(fact);
    }
  }
  return statements;
}

std::vector<std::string> deepest_places_of(const Subject& subject, const StatedAt& places) {
  std::vector<std::string> seen, kept;
  for (const auto& [place, stated] : places)
    if (!place.empty() && stated.only_present()) seen.push_back(place);
  for (const auto& place : seen) {
    const bool refined = std::any_of(seen.begin(), seen.end(), [&](const std::string& other) {
      return other != place && subject.knowledge.is_within(other, place);
    });
    if (!refined) kept.push_back(place);
  }
  return kept;
}

bool can_be_named(const std::string& place) {
  return place != "others";
}

bool can_be_asked_for(const std::string& finding) {
  return finding != "other_abnormality";
}

std::vector<std::string> ids_of(const std::vector<const record::Fact*>& facts) {
  std::vector<std::string> ids;
  ids.reserve(facts.size());
  for (const auto* fact : facts) ids.push_back(fact->id);
  return ids;
}

std::vector<std::string> ids_at(const StatedAt& places, const std::vector<std::string>& at) {
  std::vector<std::string> ids;
  for (const auto& place : at)
    for (auto& fact : ids_of(places.at(place).present))
      if (std::find(ids.begin(), ids.end(), fact) == ids.end()) ids.push_back(std::move(fact));
  return ids;
}

std::optional<std::string> mask_of(const Subject& subject, const std::string& fact,
                                   const std::string& place) {
  const auto& links = subject.links.links;
  const auto found = std::find_if(links.begin(), links.end(), [&](const record::Link& link) {
    return link.fact == fact && link.place.value_or("") == place;
  });
  return found == links.end() ? std::nullopt : found->structure;
}

std::optional<std::string> mask_around(const Subject& subject, const std::string& place) {
  const auto has_mask = [&](const std::string& structure) {
    const auto* entry = subject.structures.find(structure);
    return entry != nullptr && entry->state == record::State::present;
  };
  if (has_mask(place)) return place;
  for (const auto& container : subject.knowledge.containers(place))
    if (has_mask(container)) return container;
  return std::nullopt;
}

std::uint64_t draw(const Subject& subject, const std::string& what) {
  return spread_hash(subject.facts.case_id + "/" + what);
}

std::string question_id(const std::string& kind, const std::string& finding, const std::string& place) {
  auto id = "q." + kind;
  if (!finding.empty()) id += "." + finding;
  if (!place.empty()) id += "." + place;
  std::replace(id.begin(), id.end(), ' ', '_');
  return id;
}

record::Question worded(const Subject& subject, const std::string& kind, const std::string& finding,
                        const std::string& place, const Wording::Slots& more) {
  record::Question question;
  question.kind = kind;
  question.id = question_id(kind, finding, place);
  auto slots = more;
  if (!finding.empty()) {
    slots.finding = subject.knowledge.finding(finding).name;
    slots.findings = subject.knowledge.finding(finding).plural;
    question.finding = finding;
  }
  if (!place.empty()) {
    if (slots.quantity.empty()) slots.place = subject.wording.spoken(place);  // else the quantity names it
    question.place = place;
  }
  const auto chosen = subject.wording.choose(kind, subject.facts.case_id + "/" + question.id, slots);
  question.form = chosen.form;
  question.question = chosen.text;
  return question;
}

std::string finding_names(const Subject& subject, const std::vector<std::string>& findings) {
  std::vector<std::string> names;
  names.reserve(findings.size());
  for (const auto& finding : findings) names.push_back(subject.knowledge.finding(finding).name);
  return subject.wording.list(names);
}

}  // namespace radgenome::ask
