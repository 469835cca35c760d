// SPDX-License-Identifier: Apache-2.0
#include "review/agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "core/parallel.h"
#include "core/quantile.h"
#include "core/random.h"

namespace radgenome::review {
namespace {

/// More resamples without a value than this, and those with one no longer tell of the spread.
constexpr double most_without_value = 0.05;

/// How many readers gave an item, or all items, each judgement.
using Counts = std::array<std::int64_t, categories>;

std::int64_t sum(const Counts& counts) {
  std::int64_t all = 0;
  for (const auto count : counts) all += count;
  return all;
}

std::int64_t sum_of_squares(const Counts& counts) {
  std::int64_t all = 0;
  for (const auto count : counts) all += count * count;
  return all;
}

void add_to(Counts& counts, const Counts& more) {
  for (std::size_t c = 0; c < categories; ++c) counts[c] += more[c];
}

double ratio(std::int64_t part, std::int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

/// The judgements of the items that at least two readers judged.
std::vector<Counts> paired_items(const Ratings& ratings) {
  std::vector<Counts> items;
  for (const auto& row : ratings) {
    Counts counts = {};
    for (const auto& rating : row)
      if (rating) ++counts[*rating];
    if (sum(counts) >= 2) items.push_back(counts);
  }
  return items;
}

// Each of these takes items one by one and tells the measure over them, or nothing where it is not defined.

struct PairSums {
  std::int64_t same = 0, pairs = 0;
  void add(const Counts& item) {
    const auto readers = sum(item);
    pairs += readers * (readers - 1) / 2;
    same += (sum_of_squares(item) - readers) / 2;
  }
  std::optional<double> value() const {
    if (pairs == 0) return std::nullopt;
    return ratio(same, pairs);
  }
};

using Two = std::pair<std::size_t, std::size_t>;

struct CohenSums {
  std::int64_t items = 0, same = 0;
  Counts first = {}, second = {};
  void add(const Two& item) {
    ++items;
    same += item.first == item.second ? 1 : 0;
    ++first[item.first];
    ++second[item.second];
  }
  std::optional<double> value() const {
    std::int64_t by_chance = 0;  // of all items times all items
    for (std::size_t c = 0; c < categories; ++c) by_chance += first[c] * second[c];
    if (by_chance == items * items) return std::nullopt;
    const double chance = ratio(by_chance, items * items);
    return (ratio(same, items) - chance) / (1 - chance);
  }
};

struct FleissSums {
  std::int64_t items = 0, readers = 0, same = 0;  ///< same: ordered pairs of readers
  Counts all = {};
  void add(const Counts& item) {
    ++items;
    readers = sum(item);
    same += sum_of_squares(item) - readers;
    add_to(all, item);
  }
  std::optional<double> value() const {
    const auto judgements = items * readers;
    const auto by_chance = sum_of_squares(all);
    if (by_chance == judgements * judgements) return std::nullopt;
    const double chance = ratio(by_chance, judgements * judgements);
    return (ratio(same, judgements * (readers - 1)) - chance) / (1 - chance);
  }
};

struct AlphaSums {
  double different = 0;  ///< coincidences of two judgements that differ
  Counts all = {};
  void add(const Counts& item) {
    const auto readers = sum(item);
    different += ratio(readers * readers - sum_of_squares(item), readers - 1);
    add_to(all, item);
  }
  std::optional<double> value() const {
    const auto judgements = sum(all);
    const auto by_chance = judgements * judgements - sum_of_squares(all);
    if (by_chance == 0) return std::nullopt;
    return 1 - different * static_cast<double>(judgements - 1) / static_cast<double>(by_chance);
  }
};

template <class Sums, class Item>
std::vector<std::optional<double>> resampled(const std::vector<Item>& items, const Bootstrap& bootstrap) {
  std::vector<std::optional<double>> values(bootstrap.resamples);
  parallel_for(values.size(), [&](std::size_t n) {
    Random random(bootstrap.seed, n, "resample");
    Sums sums;
    for (std::size_t i = 0; i < items.size(); ++i) sums.add(items[random.index(items.size())]);
    values[n] = sums.value();
  });
  return values;
}

template <class Sums, class Item>
void add_interval(const std::vector<Item>& items, const Bootstrap& bootstrap, Measure& measure) {
  if (items.size() < 2) {
    measure.reason = "it rests on one item, which tells nothing of the spread";
    return;
  }
  std::vector<double> values;
  for (const auto& value : resampled<Sums>(items, bootstrap))
    if (value) values.push_back(*value);
  const auto without = bootstrap.resamples - values.size();
  if (values.empty() ||
      static_cast<double>(without) > most_without_value * static_cast<double>(bootstrap.resamples)) {
    measure.reason =
        fmt::format("almost all judgements are the same: in {} of {} resamples it is not defined", without,
                    bootstrap.resamples);
    return;
  }
  std::sort(values.begin(), values.end());
  measure.interval = {quantile(values, 0.025), quantile(values, 0.975)};
}

/// @param no_items, one_judgement  why there is no value, where there are no items, and else
template <class Sums, class Item>
Measure measured(const std::vector<Item>& items, const Bootstrap& bootstrap, const char* no_items,
                 const char* one_judgement) {
  Measure measure;
  measure.items = static_cast<std::int64_t>(items.size());
  if (items.empty()) {
    measure.reason = no_items;
    return measure;
  }
  Sums sums;
  for (const auto& item : items) sums.add(item);
  measure.value = sums.value();
  if (measure.value)
    add_interval<Sums>(items, bootstrap, measure);
  else
    measure.reason = one_judgement;
  return measure;
}

constexpr const char* no_pairs = "no item was judged by two readers";
constexpr const char* one_judgement =
    "every item got one and the same judgement from everybody, so there is nothing that agreement by chance "
    "could be told from";

}  // namespace

PercentAgreement percent_agreement(const Ratings& ratings, const Bootstrap& bootstrap) {
  const auto items = paired_items(ratings);
  PairSums sums;
  for (const auto& item : items) sums.add(item);
  return {measured<PairSums>(items, bootstrap, no_pairs, no_pairs), sums.pairs};
}

Measure cohens_kappa(const Ratings& ratings, std::size_t a, std::size_t b, const Bootstrap& bootstrap) {
  std::vector<Two> items;
  for (const auto& row : ratings)
    if (row[a] && row[b]) items.emplace_back(*row[a], *row[b]);
  return measured<CohenSums>(items, bootstrap, "the two judged no item in common", one_judgement);
}

FleissKappa fleiss_kappa(const Ratings& ratings, const Bootstrap& bootstrap) {
  std::map<std::int64_t, std::vector<Counts>> by_readers;
  for (const auto& item : paired_items(ratings)) by_readers[sum(item)].push_back(item);
  std::int64_t judged = 0;
  for (const auto& row : ratings)
    judged +=
        std::any_of(row.begin(), row.end(), [](const auto& rating) { return rating.has_value(); }) ? 1 : 0;
  FleissKappa kappa;
  const std::vector<Counts>* most = nullptr;
  for (const auto& [readers, items] : by_readers)
    if (most == nullptr || items.size() >= most->size()) {
      most = &items;
      kappa.readers = readers;
    }
  kappa.measure = measured<FleissSums>(most == nullptr ? std::vector<Counts>{} : *most, bootstrap, no_pairs,
                                       one_judgement);
  kappa.left_out = judged - kappa.measure.items;
  return kappa;
}

Measure krippendorffs_alpha(const Ratings& ratings, const Bootstrap& bootstrap) {
  return measured<AlphaSums>(paired_items(ratings), bootstrap, no_pairs, one_judgement);
}

}  // namespace radgenome::review
