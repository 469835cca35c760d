// SPDX-License-Identifier: Apache-2.0
#include "cli/results_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/unicode.h"

namespace radgenome::cli {
namespace {

using review::ErrorRate;
using review::Interval;
using review::Measure;

/// Strata beyond these are in --json, --csv and --html.
constexpr std::size_t most_strata = 20;

std::string percent(const Interval& interval) {
  return fmt::format("{:.1f} to {:.1f} %", 100 * interval.low, 100 * interval.high);
}

std::string line(const std::string& name, const std::string& what) {
  const auto width = code_points_before(name, name.size());
  return fmt::format("  {}{} {}\n", name, std::string(width < 26 ? 26 - width : 0, ' '), what);
}

std::string words(const ErrorRate& rate) {
  if (!rate.rate) return "absent: " + rate.reason;
  return fmt::format("{:5.1f} %  {} of {}; 95 %: {} (Wilson), {} (exact)", 100 * *rate.rate, rate.wrong,
                     rate.decided, percent(*rate.wilson), percent(*rate.exact));
}

std::string words(const Measure& measure) {
  if (!measure.value) return "absent: " + measure.reason;
  return fmt::format(
      "{:5.2f}  {} item{}; {}", *measure.value, measure.items, measure.items == 1 ? "" : "s",
      measure.interval ? fmt::format("95 %: {:.2f} to {:.2f}", measure.interval->low, measure.interval->high)
                       : "no interval: " + measure.reason);
}

std::string words(const review::WeightedRate& weighted) {
  if (!weighted.rate) return "absent: " + weighted.reason;
  return fmt::format("{:5.1f} %  95 %: {}", 100 * *weighted.rate, percent(*weighted.interval));
}

std::string words(const review::ReaderResult& reader) {
  auto text = fmt::format("{}: {} judged, {} right, {} wrong, {} unsure", name_of(reader.role), reader.judged,
                          reader.right, reader.wrong, reader.unsure);
  if (reader.seconds_median)
    text += fmt::format("; {:.1f} s an item (90 of 100 below {:.1f} s)", *reader.seconds_median,
                        *reader.seconds_p90);
  if (reader.planted && reader.planted->rate)
    text += fmt::format("; caught {} of {} known errors", reader.planted->caught, reader.planted->shown);
  return text;
}

std::string sampling(const review::Results& results) {
  if (!results.method) return "";
  return fmt::format(", drawn {}{}", *results.method,
                     results.seed.is_null() ? "" : fmt::format(" with seed {}", results.seed.dump()));
}

std::string strata(const review::Results& results) {
  if (results.by_stratum.empty()) return "";
  std::string text = "Error rate by stratum\n";
  for (std::size_t i = 0; i < std::min(results.by_stratum.size(), most_strata); ++i)
    text += line(results.by_stratum[i].value, words(results.by_stratum[i].rate));
  if (results.by_stratum.size() > most_strata)
    text += fmt::format("  … and {} more\n", results.by_stratum.size() - most_strata);
  return text;
}

}  // namespace

std::string results_text(const std::string& name, const review::Results& results) {
  auto text =
      fmt::format("{}{}\n  {} items, {} judged, {} decided, {} wait for an adjudicator\n", name,
                  sampling(results), results.items, results.judged, results.decided, results.disagreed);
  text += "Error rate\n" + line("of the whole (weighted)", words(results.weighted)) +
          line("all that is decided", words(results.overall));
  for (const auto& kind : results.by_kind) text += line(kind.value, words(kind.rate));
  text += strata(results) + "Agreement of readers\n" +
          line("pairs that agree", words(results.percent.measure)) +
          line("Krippendorff's alpha", words(results.krippendorff)) +
          line("Fleiss' kappa", words(results.fleiss.measure));
  for (const auto& pair : results.cohen)
    text += line(fmt::format("Cohen's kappa {}, {}", pair.a, pair.b), words(pair.measure));
  text += "Readers\n";
  for (const auto& reader : results.readers) text += line(reader.reader, words(reader));
  if (results.readers.empty()) text += "  nobody has judged an item yet\n";
  return text;
}

}  // namespace radgenome::cli
