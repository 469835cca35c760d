// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "ask/ask.h"

namespace radgenome::ask::tests {

using record::Status;
using Places = std::vector<std::string>;

inline const knowledge::Knowledge& shipped_knowledge() {
  static const auto knowledge = knowledge::Knowledge::load(RADGENOME_DATA);
  return knowledge;
}

inline const Wording& shipped_wording() {
  static const auto wording = Wording::load(RADGENOME_DATA, "en");
  return wording;
}

/// A case written down fact by fact: the first fact is f1, the second f2 …
class HandMadeCase {
 public:
  /// Every place is grounded on its own mask, but for those in `on`.
  HandMadeCase& fact(const std::string& finding, Status status, const Places& where,
                     std::vector<double> size_mm = {}) {
    record::Fact fact;
    const auto number = facts_.all().size();
    fact.id = "f" + std::to_string(number + 1);
    fact.finding = finding;
    fact.status = status;
    fact.where = where;
    fact.size_mm = std::move(size_mm);
    fact.start = number;
    fact.end = number + 1;
    for (const auto& place : where)
      links_.links.push_back({fact.id, place, place, record::Granularity::exact, ""});
    if (where.empty())
      links_.links.push_back(
          {fact.id, std::nullopt, std::nullopt, record::Granularity::none, "no_place_stated"});
    facts_.sentences.back().facts.push_back(std::move(fact));
    return *this;
  }
  /// Of the last fact.
  HandMadeCase& looks(std::vector<std::string> attributes) {
    facts_.sentences.back().facts.back().attributes = std::move(attributes);
    return *this;
  }
  HandMadeCase& number(std::size_t n, bool at_least = false) {
    facts_.sentences.back().facts.back().count = record::Count{n, at_least};
    return *this;
  }
  /// The last fact is the largest part of the one before: both have the same words.
  HandMadeCase& part() {
    auto& facts = facts_.sentences.back().facts;
    facts.back().start = facts[facts.size() - 2].start;
    facts.back().end = facts[facts.size() - 2].end;
    return *this;
  }
  /// What comes now stands in the impression.
  HandMadeCase& impression() {
    record_.report.push_back({"impression", std::string(100, 'x')});
    facts_.sentences.push_back({"s2", "impression", 0, 100, record::SentenceType::statement, {}});
    return *this;
  }
  HandMadeCase& grounded(const std::string& place, std::optional<std::string> structure) {
    for (auto& link : links_.links)
      if (link.place == place) link.structure = structure;
    return *this;
  }

  /// The patient's scan before, which this one is compared with.
  HandMadeCase& after(const HandMadeCase& earlier) {
    earlier_ = Earlier{earlier.record_, earlier.facts_, earlier.structures_};
    earlier_->record.id = "case_0";
    return *this;
  }

  record::Questions ask() const {
    return ask::ask({shipped_knowledge(), shipped_wording(), record_, facts_, links_, structures_,
                     earlier_ ? &*earlier_ : nullptr});
  }
  std::vector<record::Question> ask(const std::string& kind) const {
    auto questions = ask().questions;
    std::erase_if(questions, [&](const auto& question) { return question.kind != kind; });
    return questions;
  }
  record::Facts& facts() { return facts_; }
  record::Structures& structures() { return structures_; }
  /// Of presence, those that the report answers, or those that rest on its silence.
  std::vector<record::Question> presence(bool assumed) const {
    auto questions = ask("presence");
    std::erase_if(questions, [&](const auto& question) { return question.assumed != assumed; });
    return questions;
  }

 private:
  record::Facts facts_{"case_1", {{"s1", "findings", 0, 10, record::SentenceType::statement, {}}}, {}};
  record::Case record_{"case_1", "case_1", {}, {}, "", {}, {{"findings", std::string(1000, 'x')}}, {}, {}};
  record::Links links_;
  record::Structures structures_;
  std::optional<Earlier> earlier_;
};

}  // namespace radgenome::ask::tests
