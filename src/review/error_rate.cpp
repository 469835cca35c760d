// SPDX-License-Identifier: Apache-2.0
#include "review/error_rate.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <cmath>

namespace radgenome::review {
namespace {

constexpr double z = 1.959963984540054;  ///< 97.5 % of the normal distribution lie below
constexpr double tail = 0.025;

double share(std::int64_t part, std::int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

double beta_quantile(std::int64_t a, std::int64_t b, double probability) {
  return boost::math::quantile(
      boost::math::beta_distribution<double>(static_cast<double>(a), static_cast<double>(b)), probability);
}

/// Which strata nobody has decided an item of; empty: none.
std::string undecided(std::span<const SampledStratum> strata) {
  std::int64_t count = 0;
  const SampledStratum* first = nullptr;
  for (const auto& stratum : strata)
    if (stratum.population > 0 && stratum.decided == 0 && ++count == 1) first = &stratum;
  if (first == nullptr) return "";
  if (first->name.empty()) return "no item is decided yet";
  return count == 1
             ? fmt::format("no item of the stratum \"{}\" is decided yet", first->name)
             : fmt::format("no item of {} strata is decided yet, among them \"{}\"", count, first->name);
}

/// What the strata say together.
struct Estimate {
  double rate = 0, variance = 0;
  double unit_variance = 0;  ///< what the design makes of a variance of 1 that all strata share
};

/// How many items of the data set each decided one of a stratum stands for.
double weight_of(const SampledStratum& stratum) {
  return share(stratum.population, stratum.decided);
}

/// Of the stratum's total of (wrong - rate) over the items of the part, 0 for all others.
double variance_of_total(const SampledStratum& stratum, double rate) {
  const auto n = static_cast<double>(stratum.decided), wrong = static_cast<double>(stratum.wrong);
  const double right = static_cast<double>(stratum.of_part) - wrong;
  const double sum = wrong - rate * static_cast<double>(stratum.of_part);
  const double squares = wrong * (1 - rate) * (1 - rate) + right * rate * rate;
  const double unlike = n == 1 ? squares : (squares - sum * sum / n) / (n - 1);
  return n * unlike;
}

/// @return nothing where no decided item is of the part
std::optional<Estimate> estimate(std::span<const SampledStratum> strata) {
  double size = 0, wrong = 0;
  for (const auto& stratum : strata) {
    if (stratum.population == 0) continue;
    size += weight_of(stratum) * static_cast<double>(stratum.of_part);
    wrong += weight_of(stratum) * static_cast<double>(stratum.wrong);
  }
  if (size == 0) return std::nullopt;
  Estimate made;
  made.rate = wrong / size;
  for (const auto& stratum : strata) {
    if (stratum.population == 0) continue;
    const double weight = weight_of(stratum) / size;
    const double seen = weight * weight * std::max(0.0, 1 - share(stratum.decided, stratum.population));
    made.variance += seen * variance_of_total(stratum, made.rate);
    made.unit_variance += seen * static_cast<double>(stratum.of_part);
  }
  return made;
}

}  // namespace

Interval wilson_interval(double rate, double n) {
  const double middle = rate + z * z / (2 * n);
  const double half = z * std::sqrt(rate * (1 - rate) / n + z * z / (4 * n * n));
  const double whole = 1 + z * z / n;
  return {std::max(0.0, (middle - half) / whole), std::min(1.0, (middle + half) / whole)};
}

Interval exact_interval(std::int64_t wrong, std::int64_t decided) {
  return {wrong == 0 ? 0 : beta_quantile(wrong, decided - wrong + 1, tail),
          wrong == decided ? 1 : beta_quantile(wrong + 1, decided - wrong, 1 - tail)};
}

ErrorRate error_rate(std::int64_t wrong, std::int64_t decided) {
  ErrorRate made{decided, wrong, {}, {}, {}, ""};
  if (decided == 0) {
    made.reason = "no item is decided yet";
    return made;
  }
  made.rate = share(wrong, decided);
  made.wilson = wilson_interval(*made.rate, static_cast<double>(decided));
  made.exact = exact_interval(wrong, decided);
  return made;
}

WeightedRate weighted_error_rate(std::span<const SampledStratum> strata) {
  std::int64_t population = 0;
  for (const auto& stratum : strata) population += stratum.population;
  WeightedRate made;
  made.reason = population == 0 ? "there were no items to draw from" : undecided(strata);
  if (!made.reason.empty()) return made;
  const auto estimated = estimate(strata);
  if (!estimated) {
    made.reason = "no item of this kind is decided yet";
    return made;
  }
  const auto [rate, variance, unit_variance] = *estimated;
  made.rate = std::clamp(rate, 0.0, 1.0);
  if (unit_variance == 0) {  // every item was judged
    made.interval = {*made.rate, *made.rate};
    return made;
  }
  made.effective_size = 1 / unit_variance;
  if (variance > 0) made.effective_size = std::min(made.effective_size, rate * (1 - rate) / variance);
  made.interval = wilson_interval(*made.rate, made.effective_size);
  return made;
}

}  // namespace radgenome::review
