// SPDX-License-Identifier: Apache-2.0
#include "ask/stated.h"

#include <algorithm>

namespace radgenome::ask {

Statements statements_of(const Subject& subject) {
  Statements statements;
  for (const auto* fact : subject.facts.all()) {
    if (!subject.knowledge.finding(fact->finding).abnormal) continue;
    const auto places = fact->where.empty() ? std::vector<std::string>{""} : fact->where;
    for (const auto& place : places) {
      auto& stated = statements[fact->finding][place];
      if (fact->status == record::Status::present) stated.present.push_back(fact);
      if (fact->status == record::Status::absent) stated.absent.push_back(fact);
      if (fact->status == record::Status::possible) stated.possible.push_back(fact);
    }
  }
  return statements;
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

std::optional<std::string> mask_of(const Subject& subject, const std::string& fact,
                                   const std::string& place) {
  const auto& links = subject.links.links;
  const auto found = std::find_if(links.begin(), links.end(), [&](const record::Link& link) {
    return link.fact == fact && link.place.value_or("") == place;
  });
  return found == links.end() ? std::nullopt : found->structure;
}

record::Question worded(const Subject& subject, const std::string& kind, const std::string& finding,
                        const std::string& place) {
  record::Question question;
  question.kind = kind;
  question.id = "q." + kind;
  Wording::Slots slots;
  if (!finding.empty()) {
    slots = {subject.knowledge.finding(finding).name, subject.knowledge.finding(finding).plural, ""};
    question.finding = finding;
    question.id += "." + finding;
  }
  if (!place.empty()) {
    slots.place = subject.wording.spoken(place);
    question.place = place;
    question.id += "." + place;
  }
  std::replace(question.id.begin(), question.id.end(), ' ', '_');
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
