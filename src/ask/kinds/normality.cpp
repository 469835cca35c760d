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
    // Called normal, yet something is found there: the report can be read both ways.
    if (!clean && !summary.normal.empty()) continue;
    auto question = worded(subject, "normality", "", place);
    if (clean)
      question.facts = ids_of(summary.normal);
    else
      for (const auto& [finding, facts] : summary.findings)
        for (const auto* fact : facts) question.facts.push_back(fact->id);
    question.answer = clean;
    question.answer_text = subject.wording.word(clean ? "yes" : "no");
    question.structure = mask_of(subject, question.facts.front(), place);
    questions.push_back(std::move(question));
  }
}

}  // namespace

Kind normality() {
  return {"normality",
          "Whether one structure is normal: yes where the report calls it so, no where it states a finding; "
          "silence is neither",
          ask};
}

}  // namespace radgenome::ask::kinds
