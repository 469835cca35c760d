// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "ask/neighbours.h"
#include "ask/silence.h"
#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

constexpr std::size_t most_silent_findings = 16;  ///< of a case
constexpr std::size_t most_neighbours = 2;        ///< of a place where a finding is seen

/// "No nodule in the lungs" beside a nodule of one lobe is no clean no.
bool seen_within(const Subject& subject, const StatedAt& places, const std::string& place) {
  return std::any_of(places.begin(), places.end(), [&](const auto& other) {
    const bool seen = !other.second.present.empty() || !other.second.possible.empty();
    return seen && overlap(subject, other.first, place);
  });
}

/// A no that rests on silence: `assumed`, and without facts.
record::Question assumed_no(const Subject& subject, const std::string& finding, const std::string& place) {
  auto question = worded(subject, "presence", finding, place);
  question.answer = false;
  question.answer_text = subject.wording.word("no");
  question.structure = mask_around(subject, place);
  question.assumed = true;
  return question;
}

using Pair = std::pair<std::string, std::string>;  // finding and place

/// Where the finding is seen at one place, is it also beside it?
void add_silent_neighbours(const Subject& subject, const Statements& statements, const Silence& silence,
                           std::set<Pair>& pairs) {
  for (const auto& [finding, places] : statements) {
    if (!can_be_asked_for(finding)) continue;
    for (const auto& place : deepest_places_of(subject, places)) {
      auto beside = neighbours_of(subject.knowledge, place);
      std::erase_if(beside, [&](const auto& other) { return !silence.covers(finding, other); });
      for (auto& other : drawn(subject, std::move(beside), most_neighbours,
                               [&](const auto& o) { return finding + "." + o; }))
        pairs.insert({finding, std::move(other)});
    }
  }
}

/// Some findings that the report does not speak of, at places where reports often state them.
void add_silent_findings(const Subject& subject, const Silence& silence, std::set<Pair>& pairs) {
  struct Silent {
    Pair pair;
    double percent;
  };
  std::vector<Silent> silent;
  for (const auto& finding : subject.knowledge.findings()) {
    if (!finding.abnormal || !can_be_asked_for(finding.id)) continue;
    for (const auto& [place, percent] : finding.usual)
      if (can_be_named(place) && silence.covers(finding.id, place))
        silent.push_back({{finding.id, place}, percent});
  }
  for (auto& chosen : drawn_by_weight(
           subject, std::move(silent), most_silent_findings,
           [](const Silent& s) { return s.pair.first + "." + s.pair.second; },
           [](const Silent& s) { return s.percent; }))
    pairs.insert(std::move(chosen.pair));
}

void ask_of_silence(const Subject& subject, const Statements& statements,
                    std::vector<record::Question>& questions) {
  std::set<Pair> pairs;
  const Silence silence(subject, statements);
  add_silent_neighbours(subject, statements, silence, pairs);
  add_silent_findings(subject, silence, pairs);
  for (const auto& [finding, place] : pairs) questions.push_back(assumed_no(subject, finding, place));
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  const auto statements = statements_of(subject);
  for (const auto& [finding, places] : statements) {
    if (!can_be_asked_for(finding)) continue;
    for (const auto& [place, stated] : places) {
      const bool yes = stated.only_present();
      if (!yes && (!stated.only_absent() || seen_within(subject, places, place))) continue;
      auto question = worded(subject, "presence", finding, place);
      question.answer = yes;
      question.answer_text = subject.wording.word(yes ? "yes" : "no");
      question.facts = ids_of(yes ? stated.present : stated.absent);
      question.structure = mask_of(subject, question.facts.front(), place);
      questions.push_back(std::move(question));
    }
  }
  ask_of_silence(subject, statements, questions);
}

}  // namespace

Kind presence() {
  return {"presence",
          "Is one finding there, yes or no; as the report states it, and a few where it is silent, which are "
          "marked "
          "assumed",
          ask};
}

}  // namespace radgenome::ask::kinds
