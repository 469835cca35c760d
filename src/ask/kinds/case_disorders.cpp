// SPDX-License-Identifier: Apache-2.0
#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  record::IdSet found{"findings", {}};
  std::vector<std::string> facts;
  for (const auto& [finding, places] : statements_of(subject)) {
    std::vector<const record::Fact*> present;
    for (const auto& [place, stated] : places)
      if (stated.only_present()) present.insert(present.end(), stated.present.begin(), stated.present.end());
    if (present.empty()) continue;
    found.ids.push_back(finding);
    for (const auto* fact : present)
      if (facts.empty() || facts.back() != fact->id) facts.push_back(fact->id);
  }
  if (found.ids.empty()) return;
  auto question = worded(subject, "case_disorders", "", "");
  question.answer_text = finding_names(subject, found.ids);
  question.answer = std::move(found);
  question.facts = std::move(facts);
  questions.push_back(std::move(question));
}

}  // namespace

Kind case_disorders() {
  return {"case_disorders", "Everything abnormal that the report states of the case", ask};
}

}  // namespace radgenome::ask::kinds
