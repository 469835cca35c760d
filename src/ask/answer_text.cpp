// SPDX-License-Identifier: Apache-2.0
#include "ask/answer_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "ask/report_text.h"
#include "ask/stated.h"
#include "core/error.h"

namespace radgenome::ask {
namespace {

using record::IdSet;
using record::Quantity;
using record::Question;

constexpr std::array<std::string_view, 3> sides = {"left", "right", "both"};

Error refused(const Question& question, const std::string& why) {
  return Error("review_bad_answer",
               fmt::format("the corrected answer to {} {}; correct the verdict in `radgenome serve`, then "
                           "`radgenome apply-reviews` again",
                           question.id, why));
}

void require(bool known, const Question& question, const std::string& id) {
  if (!known) throw refused(question, fmt::format("names \"{}\", which is not known", id));
}

/// Answers of one id.
const std::string& only(const IdSet& set, const Question& question) {
  if (set.ids.size() != 1) throw refused(question, "must be one id");
  return set.ids.front();
}

std::string sentences_text(const Subject& subject, const Question& question, const IdSet& set) {
  std::string text;
  for (const auto& id : set.ids) {
    const auto& sentences = subject.facts.sentences;
    const auto found = std::find_if(sentences.begin(), sentences.end(),
                                    [&](const auto& sentence) { return sentence.id == id; });
    require(found != sentences.end(), question, id);
    text += (text.empty() ? "" : " ") + text_of(subject, *found);
  }
  return text;
}

std::string findings_text(const Subject& subject, const Question& question, const IdSet& set) {
  for (const auto& id : set.ids) require(subject.knowledge.find_finding(id) != nullptr, question, id);
  return set.ids.empty() ? subject.wording.word("none") : finding_names(subject, set.ids);
}

std::string structures_text(const Subject& subject, const Question& question, const IdSet& set) {
  if (set.ids.empty()) throw refused(question, "names no structure");
  std::vector<std::string> names;
  for (const auto& id : set.ids) {
    const auto* structure = subject.knowledge.find_structure(id);
    require(structure != nullptr && structure->id == id, question, id);
    names.push_back(subject.wording.spoken(id));
  }
  return subject.wording.list(names);
}

std::string option_text(const Question& question, const IdSet& set) {
  const auto& id = only(set, question);
  for (const auto& option : question.options)
    if (option.id == id) return option.text;
  throw refused(question, fmt::format("names \"{}\", which is none of its options", id));
}

std::string set_text(const Subject& subject, const Question& question, const IdSet& set) {
  if (set.of != std::get<IdSet>(question.answer).of) throw refused(question, fmt::format("is of {}", set.of));
  if (!question.options.empty()) return option_text(question, set);
  if (set.of == "sentences") return sentences_text(subject, question, set);
  if (set.of == "findings") return findings_text(subject, question, set);
  if (set.of == "structures") return structures_text(subject, question, set);
  const auto& id = only(set, question);
  if (set.of == "sides") {
    require(std::find(sides.begin(), sides.end(), id) != sides.end(), question, id);
    return subject.wording.word(id);
  }
  require(subject.knowledge.find_attribute(id) != nullptr, question, id);
  return subject.wording.attribute(id);
}

std::string quantity_text(const Question& question, const Quantity& quantity) {
  const auto& unit = std::get<Quantity>(question.answer).unit;
  if (quantity.unit != unit)
    throw refused(question, fmt::format("is in \"{}\", not in \"{}\"", quantity.unit, unit));
  if (quantity.values.empty()) throw refused(question, "has no number");
  const auto numbers = fmt::format("{:g}", fmt::join(quantity.values, " x "));
  return unit == "1" ? numbers : fmt::format("{} {}", numbers, unit);
}

}  // namespace

std::string answer_text(const Subject& subject, const Question& question, const record::Answer& answer) {
  if (answer.index() != question.answer.index()) throw refused(question, "is of another kind");
  if (const auto* yes = std::get_if<bool>(&answer)) return subject.wording.word(*yes ? "yes" : "no");
  if (const auto* set = std::get_if<IdSet>(&answer)) return set_text(subject, question, *set);
  return quantity_text(question, std::get<Quantity>(answer));
}

}  // namespace radgenome::ask
