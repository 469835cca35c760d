// SPDX-License-Identifier: Apache-2.0
#include "ask/measured.h"
#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

constexpr std::size_t most_questions = 8;  ///< of a case

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  std::vector<const record::StructureEntry*> measurable;
  for (const auto& entry : subject.structures.structures)
    if (is_measurable(entry) && subject.knowledge.find_structure(entry.structure) != nullptr)
      measurable.push_back(&entry);
  for (const auto* entry : drawn(subject, std::move(measurable), most_questions,
                                 [](const auto* e) { return "volume." + e->structure; })) {
    auto question = worded(subject, "volume", "", entry->structure);
    auto spoken = spoken_value(*entry->volume_ml, "ml");
    question.answer = std::move(spoken.quantity);
    question.answer_text = std::move(spoken.text);
    question.structure = entry->structure;
    question.measured = record::Measured{entry->structure, "volume"};
    questions.push_back(std::move(question));
  }
}

}  // namespace

Kind volume() {
  return {"volume", "How large a structure is in millilitres, by its mask; only whole masks, eight a case",
          ask};
}

}  // namespace radgenome::ask::kinds
