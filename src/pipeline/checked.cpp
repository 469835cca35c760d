// SPDX-License-Identifier: Apache-2.0
#include "pipeline/checked.h"

#include <fmt/format.h>

#include "review/results.h"

namespace radgenome::pipeline {
namespace {

using release::Checked;
using release::CheckedRate;
using review::KeptVerdict;

/// Agreement in samples is not on the card, so its interval is not worth the time.
constexpr review::Bootstrap none = {1, 0};

std::vector<KeptVerdict> of_records(const dataset::Dataset& dataset) {
  std::vector<KeptVerdict> verdicts;
  for (const auto& id : dataset.case_ids())
    if (const auto reviews = dataset.read_reviews(id))
      for (const auto& verdict : reviews->verdicts)
        verdicts.push_back({static_cast<std::int64_t>(verdicts.size()) + 1, id, verdict, false});
  return verdicts;
}

CheckedRate rate_of(const std::string& name, const review::ErrorRate& rate) {
  return {name, rate.decided, rate.wrong, *rate.rate, rate.wilson->low, rate.wilson->high};
}

/// The lists that are samples and of which enough is decided.
void add_samples(const review::Store& store, const std::vector<KeptVerdict>& verdicts, Checked& checked) {
  for (const auto& head : store.lists()) {
    const auto list = store.find_list(head.id);
    if (!list) continue;
    const auto results = review::results(&*list, verdicts, none);
    if (!results.weighted.rate) continue;
    std::int64_t population = 0;
    for (const auto& stratum : results.strata) population += stratum.population;
    checked.samples.push_back(
        {list->method,
         population,
         {list->name.empty() ? list->id : list->name, results.overall.decided, results.overall.wrong,
          *results.weighted.rate, results.weighted.interval->low, results.weighted.interval->high}});
  }
}

}  // namespace

std::optional<Checked> checked_of(const dataset::Dataset& dataset) {
  const auto store = review::Store::open_if_any(dataset.root());
  const auto verdicts = store ? store->verdicts() : of_records(dataset);
  const auto all = review::results(nullptr, verdicts);
  if (all.judged == 0) return std::nullopt;
  Checked checked{0, all.judged, all.decided, all.disagreed, {}, {}, {}};
  for (const auto& reader : all.readers) checked.readers += reader.judged > 0 ? 1 : 0;
  for (const auto& kind : all.by_kind)
    if (kind.rate.rate) checked.kinds.push_back(rate_of(kind.value, kind.rate));
  if (store) add_samples(*store, verdicts, checked);
  if (const auto& alpha = all.krippendorff; alpha.value) {
    checked.alpha = {*alpha.value, {}, {}};
    if (alpha.interval) {
      checked.alpha->low = alpha.interval->low;
      checked.alpha->high = alpha.interval->high;
    }
  }
  return checked;
}

}  // namespace radgenome::pipeline
