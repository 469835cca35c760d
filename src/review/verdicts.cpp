// SPDX-License-Identifier: Apache-2.0
#include "review/verdicts.h"

#include <algorithm>
#include <tuple>

#include "core/hash.h"

namespace radgenome::review {
namespace {

using record::ItemKind;
using record::Judgement;
using record::Verdict;

/// The last verdict of every reader on what was shown, in order of keeping.
std::vector<const Verdict*> last_of_each_reader(const std::vector<Verdict>& verdicts) {
  std::map<std::tuple<ItemKind, std::string, std::string, std::string>, const Verdict*> last;
  const auto place = [](const Verdict& verdict) {
    return std::tuple(verdict.kind, verdict.subject, verdict.shown, verdict.reader);
  };
  for (const auto& verdict : verdicts) last[place(verdict)] = &verdict;
  std::vector<const Verdict*> words;
  for (const auto& verdict : verdicts)
    if (last.at(place(verdict)) == &verdict) words.push_back(&verdict);
  return words;
}

bool says_something(const Verdict& verdict) {
  return verdict.judgement == Judgement::right || verdict.judgement == Judgement::wrong;
}

bool somebody_is_unsure(const std::vector<const Verdict*>& verdicts) {
  std::map<std::string, Judgement> last;
  for (const auto* verdict : verdicts) last[verdict->reader] = verdict->judgement;
  return std::any_of(last.begin(), last.end(),
                     [](const auto& said) { return said.second == Judgement::unsure; });
}

bool is_made(const Decision& decision) {
  return decision.outcome == Decision::Outcome::right || decision.outcome == Decision::Outcome::wrong;
}

}  // namespace

Verdicts::Verdicts(const record::Reviews& reviews) {
  for (const auto& verdict : reviews.verdicts)
    verdicts_[{verdict.kind, verdict.subject, verdict.shown}].push_back(&verdict);
}

Decision Verdicts::on(ItemKind kind, const std::string& subject, const std::string& shown) const {
  const auto found = verdicts_.find({kind, subject, shown});
  return found == verdicts_.end() ? Decision{} : decide(found->second, shown);
}

std::size_t Verdicts::outdated(ItemKind kind,
                               const std::set<std::pair<std::string, std::string>>& met) const {
  std::set<std::string> decided, still_there;
  for (const auto& [seen, verdicts] : verdicts_) {
    if (seen.kind != kind || !is_made(decide(verdicts, seen.shown))) continue;
    (met.contains({seen.subject, seen.shown}) ? still_there : decided).insert(seen.subject);
  }
  return static_cast<std::size_t>(std::count_if(decided.begin(), decided.end(),
                                                [&](const auto& id) { return !still_there.contains(id); }));
}

Undecided Verdicts::undecided() const {
  Undecided undecided;
  for (const auto& [seen, verdicts] : verdicts_) {
    const auto outcome = decide(verdicts, seen.shown).outcome;
    undecided.disagreed += outcome == Decision::Outcome::disagreed ? 1 : 0;
    undecided.open += outcome == Decision::Outcome::open && somebody_is_unsure(verdicts) ? 1 : 0;
  }
  return undecided;
}

std::string hash_of_words(const record::Reviews& reviews, const std::set<ItemKind>& kinds) {
  Json words = Json::array();
  for (const auto* verdict : last_of_each_reader(reviews.verdicts))
    if (kinds.contains(verdict->kind) && says_something(*verdict))
      words.push_back({name_of(verdict->kind), verdict->subject, verdict->shown, verdict->reader,
                       name_of(verdict->role), name_of(verdict->judgement),
                       verdict->correction ? to_json(*verdict->correction) : Json()});
  return words.empty() ? "" : sha256_of(words.dump());
}

bool has_verdicts(const std::vector<Verdict>& verdicts) {
  const auto last = last_of_each_reader(verdicts);
  return std::any_of(last.begin(), last.end(),
                     [](const auto* verdict) { return verdict->judgement != Judgement::withdrawn; });
}

}  // namespace radgenome::review
