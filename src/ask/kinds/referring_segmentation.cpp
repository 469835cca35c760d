// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "ask/report_text.h"
#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

struct Referring {
  const record::Sentence* sentence;
  std::vector<std::string> facts;
};

/// The masks that the facts of a sentence are grounded on; none at all where one of them has no mask of its
/// own.
std::set<std::string> masks_of(const Subject& subject, const record::Sentence& sentence) {
  std::set<std::string> facts, masks;
  for (const auto& fact : sentence.facts) facts.insert(fact.id);
  for (const auto& link : subject.links.links) {
    if (!facts.contains(link.fact)) continue;
    if (link.granularity != record::Granularity::exact || !link.structure) return {};
    masks.insert(*link.structure);
  }
  return masks;
}

/// Sentences that speak of one mask alone, by that mask.
std::map<std::string, std::vector<Referring>> sentences_of_masks(const Subject& subject) {
  std::map<std::string, std::vector<Referring>> found;
  for (const auto& sentence : subject.facts.sentences) {
    const auto masks = masks_of(subject, sentence);
    if (masks.size() != 1) continue;
    Referring referring{&sentence, {}};
    for (const auto& fact : sentence.facts) referring.facts.push_back(fact.id);
    found[*masks.begin()].push_back(std::move(referring));
  }
  return found;
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  for (const auto& [structure, sentences] : sentences_of_masks(subject)) {
    const auto chosen = drawn(subject, sentences, 1, [](const auto& r) { return r.sentence->id; })[0];
    Wording::Slots slots;
    slots.sentence = text_of(subject, *chosen.sentence);
    auto question = worded(subject, "referring_segmentation", "", "", slots);
    question.id = question_id("referring_segmentation", "", structure);
    question.answer = record::IdSet{"structures", {structure}};
    question.answer_text = subject.wording.spoken(structure);
    question.facts = chosen.facts;
    question.structure = structure;
    questions.push_back(std::move(question));
  }
}

}  // namespace

Kind referring_segmentation() {
  return {"referring_segmentation",
          "Which mask a sentence of the report speaks of; only sentences that speak of one mask, one a mask",
          ask};
}

}  // namespace radgenome::ask::kinds
