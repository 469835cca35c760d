// SPDX-License-Identifier: Apache-2.0
#include "review/results.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/quantile.h"
#include "review/judged_items.h"

namespace radgenome::review {
namespace {

using Outcome = Decision::Outcome;
using record::Judgement;

bool is_decided(const JudgedItem& item) {
  return item.outcome == Outcome::right || item.outcome == Outcome::wrong;
}

Attention attention_of(const std::string& reader, const std::vector<JudgedItem>& items) {
  Attention attention;
  for (const auto& item : items)
    if (const auto word = item.words.find(reader); item.planted && word != item.words.end()) {
      ++attention.shown;
      attention.caught += word->second.last->judgement == Judgement::wrong ? 1 : 0;
    }
  const auto rate = error_rate(attention.caught, attention.shown);
  attention.rate = rate.rate;
  attention.interval = rate.wilson;
  if (!rate.rate) attention.reason = "this reader has judged no known error yet";
  return attention;
}

void count(const Word& word, ReaderResult& result) {
  ++result.judged;
  result.role = std::max(result.role, word.last->role);
  switch (word.last->judgement) {
    case Judgement::right:
      ++result.right;
      break;
    case Judgement::wrong:
      ++result.wrong;
      break;
    case Judgement::unsure:
      ++result.unsure;
      break;
    case Judgement::withdrawn:
      break;
  }
}

std::vector<ReaderResult> readers_of(const std::vector<JudgedItem>& items) {
  std::map<std::string, ReaderResult> readers;
  std::map<std::string, std::vector<double>> seconds;
  bool planted = false;
  for (const auto& item : items) {
    planted = planted || item.planted;
    for (const auto& [name, word] : item.words) {
      auto& reader = readers[name];
      reader.reader = name;
      if (item.planted) continue;
      count(word, reader);
      seconds[name].push_back(word.seconds);
    }
  }
  std::vector<ReaderResult> sorted;
  for (auto& [name, reader] : readers) {
    auto& times = seconds[name];
    std::sort(times.begin(), times.end());
    if (!times.empty()) {
      reader.seconds_median = quantile(times, 0.5);
      reader.seconds_p90 = quantile(times, 0.9);
    }
    if (planted) reader.planted = attention_of(name, items);
    sorted.push_back(std::move(reader));
  }
  return sorted;
}

std::size_t category_of(Judgement judgement) {
  return judgement == Judgement::right ? 0 : judgement == Judgement::wrong ? 1 : 2;
}

/// What readers said by themselves.
struct Independent {
  std::vector<std::string> readers;
  Ratings ratings;
};

Independent independent(const std::vector<JudgedItem>& items) {
  std::map<std::string, std::size_t> columns;
  const auto counts = [](const Word& word) { return word.last->role != record::Role::adjudicator; };
  for (const auto& item : items)
    for (const auto& [name, word] : item.words)
      if (!item.planted && counts(word)) columns.try_emplace(name);
  Independent made;
  for (auto& [name, column] : columns) {
    column = made.readers.size();
    made.readers.push_back(name);
  }
  for (const auto& item : items) {
    if (item.planted) continue;
    auto& row = made.ratings.emplace_back(made.readers.size());
    for (const auto& [name, word] : item.words)
      if (counts(word)) row[columns.at(name)] = category_of(word.last->judgement);
  }
  return made;
}

void add_agreement(const std::vector<JudgedItem>& items, const Bootstrap& bootstrap, Results& made) {
  const auto [readers, ratings] = independent(items);
  made.percent = percent_agreement(ratings, bootstrap);
  for (std::size_t a = 0; a < readers.size(); ++a)
    for (std::size_t b = a + 1; b < readers.size(); ++b)
      made.cohen.push_back({readers[a], readers[b], cohens_kappa(ratings, a, b, bootstrap)});
  made.fleiss = fleiss_kappa(ratings, bootstrap);
  made.krippendorff = krippendorffs_alpha(ratings, bootstrap);
}

struct Decided {
  std::int64_t all = 0, wrong = 0;
};

/// Decided items by what they have in common; also what has none yet.
template <class Value>
std::map<std::string, Decided> decided_by(const std::vector<JudgedItem>& items, const Value& value) {
  std::map<std::string, Decided> parts;
  for (const auto& item : items) {
    if (item.planted) continue;
    auto& part = parts[value(item.item)];
    part.all += is_decided(item) ? 1 : 0;
    part.wrong += item.outcome == Outcome::wrong ? 1 : 0;
  }
  return parts;
}

void add_kinds(const std::vector<JudgedItem>& items, Results& made) {
  const auto kind_of = [](const ListItem& item) { return std::string(name_of(item.kind)); };
  for (const auto& [kind, part] : decided_by(items, kind_of))
    made.by_kind.push_back({kind, error_rate(part.wrong, part.all), {}});
}

/// Why a list with strata is no sample of all; empty: it is one.
std::string not_drawn(const std::vector<Stratum>& strata) {
  std::int64_t count = 0;
  for (const auto& stratum : strata) count += stratum.population > 0 && stratum.drawn == 0 ? 1 : 0;
  if (count == 0) return "";
  return fmt::format("the list is too short: of {} of {} strata no item was drawn", count, strata.size());
}

/// Rates of the strata, and what they say together.
void add_strata(const WorkList* list, const std::vector<JudgedItem>& items, Results& made) {
  if (list == nullptr) {
    made.weighted.reason = "these verdicts are of no sample";
    return;
  }
  if (list->strata.empty()) {
    made.weighted.reason = "the list is no sample: it holds the riskiest items";
    return;
  }
  auto parts = decided_by(items, [](const ListItem& item) { return item.stratum; });
  std::vector<SampledStratum> sampled;
  for (const auto& stratum : list->strata) {
    const auto& part = parts[stratum.name];
    sampled.push_back({stratum.name, stratum.population, part.all, part.wrong});
    if (!stratum.name.empty())
      made.by_stratum.push_back({stratum.name, error_rate(part.wrong, part.all), stratum});
  }
  made.weighted.reason = not_drawn(list->strata);
  if (made.weighted.reason.empty()) made.weighted = weighted_error_rate(sampled);
}

}  // namespace

Results results(const WorkList* list, const std::vector<KeptVerdict>& verdicts, const Bootstrap& bootstrap) {
  const auto items = judged_items(list, verdicts);
  Results made;
  for (const auto& item : items) {
    if (item.planted) continue;
    ++made.items;
    made.judged += item.words.empty() ? 0 : 1;
    made.decided += is_decided(item) ? 1 : 0;
    made.disagreed += item.outcome == Outcome::disagreed ? 1 : 0;
    made.overall.wrong += item.outcome == Outcome::wrong ? 1 : 0;
  }
  made.overall = error_rate(made.overall.wrong, made.decided);
  made.readers = readers_of(items);
  add_agreement(items, bootstrap, made);
  add_kinds(items, made);
  add_strata(list, items, made);
  if (list != nullptr) {
    made.list = list->id;
    made.method = list->method;
    made.strata = list->strata;
    if (list->drawn_by.is_object()) made.seed = list->drawn_by.value("seed", Json());
  }
  return made;
}

}  // namespace radgenome::review
