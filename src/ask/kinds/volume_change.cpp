// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "ask/earlier.h"
#include "ask/measured.h"
#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

constexpr std::size_t most_questions = 4;  ///< of a case
/// In points: two masks of one organ by one program differ by as much.
constexpr double tolerance_percent = 10;

/// Masks of the atlas and given ones have other borders, and a difference of theirs would be no change.
bool are_comparable(const record::StructureEntry& a, const record::StructureEntry& b) {
  return is_measurable(a) && is_measurable(b) && a.source && b.source &&
         a.source->backend == b.source->backend;
}

struct Pair {
  const record::StructureEntry *now, *before;
};

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  if (subject.earlier == nullptr) return;
  std::vector<Pair> pairs;
  for (const auto& entry : subject.structures.structures) {
    const auto* before = subject.earlier->structures.find(entry.structure);
    if (before != nullptr && are_comparable(entry, *before) &&
        subject.knowledge.find_structure(entry.structure) != nullptr)
      pairs.push_back({&entry, before});
  }
  for (const auto& [now, before] : drawn(subject, std::move(pairs), most_questions, [](const auto& pair) {
         return "volume_change." + pair.now->structure;
       })) {
    const double percent = std::round(100 * *now->volume_ml / *before->volume_ml);
    auto question = worded(subject, "volume_change", "", now->structure);
    question.answer = record::Quantity{{percent}, "%", tolerance_percent};
    question.answer_text = fmt::format("{:.0f} %", percent);
    question.structure = now->structure;
    question.measured = record::Measured{now->structure, "volume"};
    question.earlier = record::EarlierScan{subject.earlier->record.id, {}};
    questions.push_back(std::move(question));
  }
}

}  // namespace

Kind volume_change() {
  return {
      "volume_change",
      "How large a structure is by its mask, in percent of its volume on the patient's scan before; whole "
      "masks that came the same way, four a case",
      ask};
}

}  // namespace radgenome::ask::kinds
