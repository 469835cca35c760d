// SPDX-License-Identifier: Apache-2.0
#include "ask/measured.h"
#include "ask/neighbours.h"
#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

constexpr std::size_t most_questions = 8;  ///< of a case
/// Below it readers would call the two equal.
constexpr double least_ratio = 1.15;

struct Pair {
  const record::StructureEntry *left, *right;
};

std::vector<Pair> pairs_of(const Subject& subject) {
  std::vector<Pair> pairs;
  for (const auto& entry : subject.structures.structures) {
    const auto* structure = subject.knowledge.find_structure(entry.structure);
    if (structure == nullptr || structure->side != "left" || structure->lesion || !is_measurable(entry))
      continue;
    const auto* other = subject.structures.find(other_side_of(subject.knowledge, entry.structure));
    if (other == nullptr || !is_measurable(*other)) continue;
    const auto [less, more] = std::minmax(*entry.volume_ml, *other->volume_ml);
    if (less > 0 && more / less >= least_ratio) pairs.push_back({&entry, other});
  }
  return pairs;
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  for (const auto& [left, right] : drawn(subject, pairs_of(subject), most_questions, [](const Pair& pair) {
         return "comparison." + pair.left->structure;
       })) {
    Wording::Slots slots;
    slots.other = subject.wording.spoken(right->structure);
    auto question = worded(subject, "comparison", "", left->structure, slots);
    const auto& larger = *left->volume_ml > *right->volume_ml ? left->structure : right->structure;
    for (const auto* entry : {left, right})
      question.options.push_back({entry->structure, subject.wording.spoken(entry->structure), true});
    question.answer = record::IdSet{"structures", {larger}};
    question.answer_text = subject.wording.spoken(larger);
    question.measured = record::Measured{larger, "volume"};
    questions.push_back(std::move(question));
  }
}

}  // namespace

Kind comparison() {
  return {"comparison",
          "Which of two structures, left or right, is the larger by the volume of its mask; only where one "
          "is larger "
          "by 15 % or more",
          ask};
}

}  // namespace radgenome::ask::kinds
