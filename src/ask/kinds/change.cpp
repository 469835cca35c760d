// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>

#include "ask/choice.h"
#include "ask/earlier.h"
#include "ask/stated.h"
#include "ask/told.h"

namespace radgenome::ask::kinds {
namespace {

constexpr std::array changes = {"larger", "new", "resolved", "smaller", "unchanged"};

/// Up to this size a change of `least_mm` is real; of larger ones the diameter must change by a share.
/// @source MacMahon et al., Radiology 284 (2017) 228-243 (Fleischner Society): growth is 2 mm or more
constexpr double small_mm = 30, least_mm = 2;
/// @source Eisenhauer et al., Eur J Cancer 45 (2009) 228-247 (RECIST 1.1): +20 % and at least 5 mm, -30 %
constexpr double more = 1.2, less = 0.7, least_more_mm = 5;

std::string change_of(double before_mm, double now_mm) {
  const double by = now_mm - before_mm;
  if (std::max(before_mm, now_mm) <= small_mm)
    return by >= least_mm ? "larger" : by <= -least_mm ? "smaller" : "unchanged";
  if (now_mm >= more * before_mm && by >= least_more_mm) return "larger";
  return now_mm <= less * before_mm ? "smaller" : "unchanged";
}

/// What the two reports say together, with the facts of each.
struct Change {
  std::string what;
  std::vector<std::string> now, before;
};

/// The one size that a report states of a finding told once at the place.
const record::Fact* sized(const Subject& subject, const std::string& finding, const std::string& place) {
  const record::Fact* found = nullptr;
  for (const auto* fact : told_once(subject, finding, place)) {
    const auto sizes = std::count_if(fact->evidence.begin(), fact->evidence.end(),
                                     [](const auto& evidence) { return evidence.kind == "size"; });
    if (fact->size_mm.empty() || sizes > 1 || fact->where != std::vector{place}) continue;
    if (found != nullptr && found->size_mm != fact->size_mm) return nullptr;
    found = fact;
  }
  return found;
}

double longest_mm(const record::Fact& fact) {
  return *std::max_element(fact.size_mm.begin(), fact.size_mm.end());
}

/// Only what both reports state: silence is no change.
std::optional<Change> change_at(const Subject& now, const Subject& before, const std::string& finding,
                                const std::string& place, const Stated& stated_now,
                                const Stated& stated_before) {
  if (stated_now.only_present() && stated_before.only_absent())
    return Change{"new", ids_of(stated_now.present), ids_of(stated_before.absent)};
  if (stated_now.only_absent() && stated_before.only_present())
    return Change{"resolved", ids_of(stated_now.absent), ids_of(stated_before.present)};
  if (!stated_now.only_present() || !stated_before.only_present()) return std::nullopt;
  const auto* later = sized(now, finding, place);
  const auto* earlier = sized(before, finding, place);
  if (later == nullptr || earlier == nullptr) return std::nullopt;
  return Change{change_of(longest_mm(*earlier), longest_mm(*later)), {later->id}, {earlier->id}};
}

/// The others are ruled out by the two reports, whatever the right one is.
std::vector<record::Option> other_options(const Subject& subject, const std::string& right) {
  std::vector<record::Option> options;
  for (const std::string change : changes)
    if (change != right) options.push_back({change, subject.wording.word("change_" + change), true});
  return options;
}

void ask(const Subject& subject, std::vector<record::Question>& questions) {
  if (subject.earlier == nullptr) return;
  const auto before = subject_of_earlier(subject);
  const auto statements_before = statements_of(before);
  for (const auto& [finding, places] : statements_of(subject)) {
    const auto same = statements_before.find(finding);
    if (!can_be_asked_for(finding) || same == statements_before.end()) continue;
    for (const auto& [place, stated] : places) {
      const auto there = same->second.find(place);
      if (place.empty() || !can_be_named(place) || there == same->second.end()) continue;
      const auto change = change_at(subject, before, finding, place, stated, there->second);
      if (!change) continue;
      auto question = worded(subject, "change", finding, place);
      offer(question, "changes", {change->what, subject.wording.word("change_" + change->what), true},
            other_options(subject, change->what));
      question.facts = change->now;
      question.earlier = record::EarlierScan{before.record.id, change->before};
      question.structure = mask_of(subject, question.facts.front(), place);
      questions.push_back(std::move(question));
    }
  }
}

}  // namespace

Kind change() {
  return {"change",
          "What became of one finding at one place since the patient's scan before: new, resolved, larger, "
          "smaller or unchanged, where both reports state it",
          ask};
}

}  // namespace radgenome::ask::kinds
