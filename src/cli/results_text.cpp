// SPDX-License-Identifier: Apache-2.0
#include "cli/results_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

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

/// Names and what there is to say of each; the latter stand below each other.
using Lines = std::vector<std::pair<std::string, std::string>>;

std::string section(const std::string& title, const Lines& lines) {
  std::size_t widest = 0;
  for (const auto& [name, what] : lines) widest = std::max(widest, code_points_before(name, name.size()));
  auto text = title + "\n";
  for (const auto& [name, what] : lines) {
    const auto blanks = widest - code_points_before(name, name.size());
    text += fmt::format("  {}{}  {}\n", name, std::string(blanks, ' '), what);
  }
  return text;
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

std::string rates(const review::Results& results) {
  Lines lines = {{"of the whole (weighted)", words(results.weighted)},
                 {"all that is decided", words(results.overall)}};
  for (const auto& kind : results.by_kind) {
    lines.emplace_back(kind.value, words(kind.rate));
    if (kind.weighted->rate) lines.emplace_back("  of the whole (weighted)", words(*kind.weighted));
  }
  auto text = section("Error rate", lines);
  if (results.disagreed > 0)
    text += "  What readers disagree on is left out until an adjudicator decides it.\n";
  return text;
}

std::string strata(const review::Results& results) {
  if (results.by_stratum.empty()) return "";
  Lines lines;
  for (std::size_t i = 0; i < std::min(results.by_stratum.size(), most_strata); ++i)
    lines.emplace_back(results.by_stratum[i].value, words(results.by_stratum[i].rate));
  auto text = section("Error rate by stratum", lines);
  if (results.by_stratum.size() > most_strata)
    text += fmt::format("  … and {} more\n", results.by_stratum.size() - most_strata);
  return text;
}

std::string agreement(const review::Results& results) {
  Lines lines = {{"pairs that agree", words(results.percent.measure)},
                 {"Krippendorff's alpha", words(results.krippendorff)},
                 {"Fleiss' kappa", words(results.fleiss.measure)}};
  for (const auto& pair : results.cohen)
    lines.emplace_back(fmt::format("Cohen's kappa: {}, {}", pair.a, pair.b), words(pair.measure));
  return section("Agreement of readers", lines);
}

std::string readers(const review::Results& results) {
  Lines lines;
  for (const auto& reader : results.readers) lines.emplace_back(reader.reader, words(reader));
  return lines.empty() ? "Readers\n  nobody has judged an item yet\n" : section("Readers", lines);
}

}  // namespace

std::string results_text(const std::string& name, const review::Results& results) {
  return fmt::format("{}{}\n  {} items, {} judged, {} decided, {} wait for an adjudicator\n", name,
                     sampling(results), results.items, results.judged, results.decided, results.disagreed) +
         rates(results) + strata(results) + agreement(results) + readers(results);
}

}  // namespace radgenome::cli
