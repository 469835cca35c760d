// SPDX-License-Identifier: Apache-2.0
#include "server/progress.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "review/decision.h"
#include "server/state.h"

namespace radgenome::server {
namespace {

using record::Judgement;
using review::KeptVerdict;

Subject subject_of(const KeptVerdict& kept) {
  return {kept.case_id, kept.verdict.kind, kept.verdict.subject};
}

}  // namespace

Json verdict_json(const KeptVerdict& kept) {
  auto json = record::to_json(kept.verdict);
  json["case"] = kept.case_id;
  return json;
}

std::map<Subject, const KeptVerdict*> last_of(const std::vector<KeptVerdict>& verdicts,
                                              const std::string& reader) {
  std::map<Subject, const KeptVerdict*> last;
  for (const auto& kept : verdicts)
    if (kept.verdict.reader == reader) last[subject_of(kept)] = &kept;
  return last;
}

std::map<std::string, std::size_t> judged(const std::vector<KeptVerdict>& verdicts) {
  std::map<std::string, std::set<Subject>> subjects;
  for (const auto& kept : verdicts) {
    auto& of_reader = subjects[kept.verdict.reader];
    if (kept.verdict.judgement == Judgement::withdrawn)
      of_reader.erase(subject_of(kept));
    else
      of_reader.insert(subject_of(kept));
  }
  std::map<std::string, std::size_t> counts;
  for (const auto& [reader, of_reader] : subjects) counts[reader] = of_reader.size();
  return counts;
}

std::vector<std::vector<const KeptVerdict*>> by_item(const review::WorkList& list,
                                                     const std::vector<KeptVerdict>& verdicts) {
  std::map<Subject, std::size_t> places;
  for (std::size_t i = 0; i < list.items.size(); ++i)
    places[{list.items[i].case_id, list.items[i].kind, list.items[i].subject}] = i;
  std::vector<std::vector<const KeptVerdict*>> of_items(list.items.size());
  for (const auto& kept : verdicts)
    if (const auto place = places.find(subject_of(kept)); place != places.end())
      of_items[place->second].push_back(&kept);
  return of_items;
}

bool is_disagreed(const review::ListItem& item, const std::vector<const KeptVerdict*>& verdicts) {
  std::vector<const record::Verdict*> words;
  words.reserve(verdicts.size());
  for (const auto* kept : verdicts) words.push_back(&kept->verdict);
  return review::decide(words, item.shown).outcome == review::Decision::Outcome::disagreed;
}

bool sees_others(const Session& session) {
  return session.role != record::Role::reader;
}

bool is_for(const review::WorkList& list, const Session& session) {
  return sees_others(session) || list.readers.empty() ||
         std::find(list.readers.begin(), list.readers.end(), session.reader) != list.readers.end();
}

std::shared_ptr<const review::WorkList> list_for(const Call& call, const std::string& id) {
  const auto open = call.state.lists.find(call.state.store, id);
  if (!open || !is_for(*open->list, *call.session))
    throw Failure(404, "unknown_list",
                  "there is no such work list for you; GET /api/lists gives those there are");
  return open->list;
}

std::string now_utc() {
  using namespace std::chrono;
  const auto now = floor<milliseconds>(system_clock::now());
  const auto ms = duration_cast<milliseconds>(now.time_since_epoch()).count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03d}Z", fmt::gmtime(system_clock::to_time_t(now)), ms);
}

}  // namespace radgenome::server
