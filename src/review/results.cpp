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

void count(const JudgedItem& item, Decided& part) {
  part.all += is_decided(item) ? 1 : 0;
  part.wrong += item.outcome == Outcome::wrong ? 1 : 0;
}

/// What is decided of one kind or of all, as a whole and by stratum.
struct Part {
  Decided whole;
  std::map<std::string, Decided> strata;
};

void count(const JudgedItem& item, Part& part) {
  count(item, part.whole);
  count(item, part.strata[item.item.stratum]);
}

/// Why a list is no sample of all; empty: it is one.
std::string no_sample(const WorkList* list) {
  if (list == nullptr) return "these verdicts are of no sample";
  if (list->strata.empty()) return "the list is no sample: it holds the riskiest items";
  const auto& strata = list->strata;
  const auto count = std::count_if(strata.begin(), strata.end(), [](const auto& stratum) {
    return stratum.population > 0 && stratum.drawn == 0;
  });
  if (count == 0) return "";
  return fmt::format("the list is too short: of {} of {} strata no item was drawn", count, strata.size());
}

/// The rate of a part in what the list was drawn from.
WeightedRate weighted(const WorkList* list, Part& all, Part& part) {
  WeightedRate none;
  none.reason = no_sample(list);
  if (!none.reason.empty()) return none;
  std::vector<SampledStratum> sampled;
  for (const auto& [name, population, drawn] : list->strata)
    sampled.push_back(
        {name, population, all.strata[name].all, part.strata[name].all, part.strata[name].wrong});
  return weighted_error_rate(sampled);
}

void add_rates(const WorkList* list, const std::vector<JudgedItem>& items, Results& made) {
  Part all;
  std::map<std::string, Part> kinds;
  for (const auto& item : items) {
    if (item.planted) continue;
    count(item, all);
    count(item, kinds[std::string(name_of(item.item.kind))]);
  }
  made.overall = error_rate(all.whole.wrong, all.whole.all);
  made.weighted = weighted(list, all, all);
  for (auto& [kind, part] : kinds)
    made.by_kind.push_back(
        {kind, error_rate(part.whole.wrong, part.whole.all), {}, weighted(list, all, part)});
  if (list == nullptr) return;
  for (const auto& stratum : list->strata) {
    const auto& part = all.strata[stratum.name];
    if (!stratum.name.empty())
      made.by_stratum.push_back({stratum.name, error_rate(part.wrong, part.all), stratum, {}});
  }
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
  }
  made.readers = readers_of(items);
  add_agreement(items, bootstrap, made);
  add_rates(list, items, made);
  if (list != nullptr) {
    made.list = list->id;
    made.method = list->method;
    made.strata = list->strata;
    if (list->drawn_by.is_object()) made.seed = list->drawn_by.value("seed", Json());
  }
  return made;
}

}  // namespace radgenome::review
