// SPDX-License-Identifier: Apache-2.0
#include "ask/places.h"
#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

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
