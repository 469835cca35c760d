// SPDX-License-Identifier: Apache-2.0
#include "ask/measured.h"
#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

constexpr std::size_t most_questions = 8;  ///< of a case

/// By structure, what was measured on it once; of several lesions it would not be clear which is asked for.
std::map<std::string, std::vector<const record::Measurement*>> measured_once(const Subject& subject) {
  std::map<std::pair<std::string, std::string>, std::vector<const record::Measurement*>> all;
  for (const auto& measurement : subject.structures.measurements)
    all[{measurement.structure, measurement.quantity}].push_back(&measurement);
  std::map<std::string, std::vector<const record::Measurement*>> once;
  for (const auto& [what, list] : all) {
    const auto* entry = subject.structures.find(what.first);
    if (list.size() != 1 || !list[0]->value || entry == nullptr || !entry->flags.empty()) continue;
    if (subject.wording.quantity(what.second, what.first)) once[what.first].push_back(list[0]);
  }
  return once;
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  std::vector<const record::Measurement*> chosen;
  const auto name_of = [](const auto* m) { return m->quantity + "." + m->structure; };
  for (const auto& [structure, list] : measured_once(subject))
    chosen.push_back(drawn(subject, list, 1, name_of)[0]);
  for (const auto* measurement : drawn(subject, std::move(chosen), most_questions, name_of)) {
    Wording::Slots slots;
    slots.quantity = *subject.wording.quantity(measurement->quantity, measurement->structure);
    auto question = worded(subject, "measurement", "", measurement->structure, slots);
    auto spoken = spoken_value(*measurement->value, measurement->unit);
    question.answer = std::move(spoken.quantity);
    question.answer_text = std::move(spoken.text);
    question.structure = measurement->structure;
    question.measured = record::Measured{measurement->structure, measurement->quantity};
    questions.push_back(std::move(question));
  }
}

}  // namespace

Kind measurement() {
  return {"measurement",
          "A diameter, ratio, share or density measured on the masks, with its unit and tolerance; one a "
          "structure, "
          "eight a case",
          ask};
}

}  // namespace radgenome::ask::kinds
