// SPDX-License-Identifier: Apache-2.0
#include "ask/choice.h"
#include "ask/silence.h"
#include "ask/stated.h"

namespace radgenome::ask::kinds {
namespace {

constexpr std::size_t most_silent_options = 14;

/// In how many of a hundred reports the finding is at the place; in a few where it is only in a part of it or
/// around it.
double percent_at(const Subject& subject, const knowledge::Finding& finding, const std::string& place) {
  if (const auto found = finding.usual.find(place); found != finding.usual.end()) return found->second;
  const bool near = std::any_of(finding.usual.begin(), finding.usual.end(),
                                [&](const auto& usual) { return overlap(subject, usual.first, place); });
  return near ? 0.1 : 0;
}

/// What the report denies at the place, and some of what it does not speak of.
std::vector<record::Option> wrong_options(const Subject& subject, const Statements& statements,
                                          const Silence& silence, const std::string& place) {
  std::vector<record::Option> denied, silent;
  for (const auto& finding : subject.knowledge.findings()) {
    if (!finding.abnormal || !can_be_asked_for(finding.id)) continue;
    if (is_denied(subject, statements, finding.id, place))
      denied.push_back({finding.id, finding.name, true});
    else if (percent_at(subject, finding, place) > 0 && silence.covers(finding.id, place))
      silent.push_back({finding.id, finding.name, false});
  }
  for (auto& option : drawn_by_weight(
           subject, std::move(silent), most_silent_options, [&](const auto& o) { return o.id + "." + place; },
           [&](const auto& o) { return percent_at(subject, subject.knowledge.finding(o.id), place); }))
    denied.push_back(std::move(option));
  return denied;
}

/// The findings that are present at each place.
std::map<std::string, std::vector<std::string>> findings_at(const Statements& statements) {
  std::map<std::string, std::vector<std::string>> found;
  for (const auto& [finding, places] : statements)
    for (const auto& [place, stated] : places)
      if (can_be_asked_for(finding) && !place.empty() && stated.only_present())
        found[place].push_back(finding);
  return found;
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  const auto statements = statements_of(subject);
  const Silence silence(subject, statements);
  for (const auto& [place, findings] : findings_at(statements)) {
    const auto right =
        drawn(subject, findings, 1, [&, &place = place](const auto& f) { return f + "." + place; })[0];
    auto question = worded(subject, "finding_choice", "", place);
    if (!offer(question, "findings", {right, subject.knowledge.finding(right).name, true},
               wrong_options(subject, statements, silence, place)))
      continue;
    question.facts = ids_of(statements.at(right).at(place).present);
    question.structure = mask_of(subject, question.facts.front(), place);
    questions.push_back(std::move(question));
  }
}

}  // namespace

Kind finding_choice() {
  return {"finding_choice",
          "Which of several findings one structure shows; the wrong ones are those that the report denies "
          "there, and "
          "some that it does not speak of",
          ask};
}

}  // namespace radgenome::ask::kinds
