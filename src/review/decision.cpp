// SPDX-License-Identifier: Apache-2.0
#include "review/decision.h"

#include <map>

namespace radgenome::review {
namespace {

using record::Judgement;
using record::Verdict;

/// The last word of every reader who says right or wrong, in order of keeping.
std::vector<const Verdict*> last_words(const std::vector<const Verdict*>& verdicts,
                                       const std::string& shown) {
  std::map<std::string, const Verdict*> last;
  for (const auto* verdict : verdicts)
    if (verdict->shown == shown) last[verdict->reader] = verdict;
  std::vector<const Verdict*> words;
  for (const auto* verdict : verdicts)
    if (verdict->shown == shown && last.at(verdict->reader) == verdict &&
        (verdict->judgement == Judgement::right || verdict->judgement == Judgement::wrong))
      words.push_back(verdict);
  return words;
}

bool same(const Verdict& a, const Verdict& b) {
  return a.judgement == b.judgement && a.correction == b.correction;
}

}  // namespace

Decision decide(const std::vector<const Verdict*>& verdicts, const std::string& shown) {
  const auto words = last_words(verdicts, shown);
  if (words.empty()) return {};
  const Verdict* deciding = words.front();
  bool adjudicated = false;
  for (const auto* word : words)
    if (word->role == record::Role::adjudicator) deciding = word, adjudicated = true;
  Decision decision;
  for (const auto* word : words)
    if (same(*word, *deciding)) decision.readers.insert(word->reader);
  if (!adjudicated && decision.readers.size() != words.size()) return {Decision::Outcome::disagreed};
  decision.outcome =
      deciding->judgement == Judgement::right ? Decision::Outcome::right : Decision::Outcome::wrong;
  decision.correction = deciding->correction;
  return decision;
}

}  // namespace radgenome::review
