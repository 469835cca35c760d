// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  for (const auto& [finding, places] : statements_of(subject))
    for (const auto& [place, stated] : places) {
      // With two of them at one place, "how large is it" has no one answer.
      if (stated.present.size() != 1 || stated.present.front()->size_mm.empty()) continue;
      const auto& fact = *stated.present.front();
      auto question = worded(subject, "size", finding, place);
      question.answer = record::Quantity{fact.size_mm, "mm"};
      question.answer_text = fmt::format("{:g} mm", fmt::join(fact.size_mm, " x "));
      question.facts = {fact.id};
      question.structure = mask_of(subject, fact.id, place);
      questions.push_back(std::move(question));
    }
}

}  // namespace

Kind size() {
  return {"size", "How large one finding is, in millimetres, as the report states it", ask};
}

}  // namespace radgenome::ask::kinds
