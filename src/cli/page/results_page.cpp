// SPDX-License-Identifier: Apache-2.0
#include "cli/page/results_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/page/frame.h"
#include "core/error.h"
#include "release/checked.h"

namespace radgenome::cli {
namespace {

using release::Chart;
using release::CheckedRate;
using review::Results;
namespace colours = release::colours;

/// More rows make a picture that nobody reads; the table below it holds all.
constexpr std::size_t most_rows = 30;

CheckedRate row_of(const std::string& name, const review::ErrorRate& rate) {
  return {name, rate.decided, rate.wrong, *rate.rate, rate.wilson->low, rate.wilson->high};
}

CheckedRate row_of(const std::string& name, const review::ErrorRate& seen,
                   const review::WeightedRate& weighted) {
  return {name, seen.decided, seen.wrong, *weighted.rate, weighted.interval->low, weighted.interval->high};
}

std::optional<Chart> rates(const Results& results) {
  std::vector<CheckedRate> rows;
  if (results.weighted.rate) rows.push_back(row_of("weighted", results.overall, results.weighted));
  if (results.overall.rate) rows.push_back(row_of("all that is decided", results.overall));
  for (const auto& kind : results.by_kind) {
    if (kind.weighted->rate) rows.push_back(row_of(kind.value + ", weighted", kind.rate, *kind.weighted));
    if (kind.rate.rate) rows.push_back(row_of(kind.value, kind.rate));
  }
  if (rows.empty()) return std::nullopt;
  auto chart = release::rates_chart(rows);
  chart.title = "Error rate, overall and by kind";
  return chart;
}

/// The strata with the highest rates.
std::optional<Chart> strata(const Results& results) {
  std::vector<CheckedRate> rows;
  for (const auto& stratum : results.by_stratum)
    if (stratum.rate.rate) rows.push_back(row_of(stratum.value, stratum.rate));
  if (rows.empty()) return std::nullopt;
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.rate > b.rate; });
  rows.resize(std::min(rows.size(), most_rows));
  auto chart = release::rates_chart(rows);
  chart.title = "Error rate by stratum, the highest first";
  return chart;
}

void add_row(const std::string& name, const review::Measure& measure, Chart& chart) {
  if (!measure.value || chart.rows.size() == most_rows) return;
  const auto row = chart.rows.size();
  std::string note = fmt::format("{:.2f}", *measure.value);
  if (const auto& interval = measure.interval) {
    note += fmt::format(" ({:.2f} to {:.2f})", interval->low, interval->high);
    chart.bars.push_back({row, interval->low, interval->high, colours::rest, 0.3});
    chart.from = std::min(chart.from, std::floor(5 * interval->low) / 5);
  }
  chart.from = std::min(chart.from, std::floor(5 * *measure.value) / 5);
  chart.points.push_back({row, *measure.value, colours::main});
  chart.rows.push_back({name, note});
}

std::optional<Chart> agreement(const Results& results) {
  Chart chart;
  chart.title = "Agreement of readers";
  chart.x_name = "agreement (1: always)";
  chart.notes_name = "95 % interval";
  chart.keys = {{"value", colours::main, Chart::Shape::circle}, {"95 % interval", colours::rest}};
  add_row("pairs that agree", results.percent.measure, chart);
  add_row("Krippendorff's alpha", results.krippendorff, chart);
  add_row("Fleiss' kappa", results.fleiss.measure, chart);
  for (const auto& pair : results.cohen)
    add_row(fmt::format("Cohen's kappa: {}, {}", pair.a, pair.b), pair.measure, chart);
  if (chart.rows.empty()) return std::nullopt;
  return chart;
}

std::optional<Chart> seconds(const Results& results) {
  Chart chart;
  chart.title = "Time an item";
  chart.x_name = "seconds";
  chart.notes_name = "median; 90 of 100 items below";
  chart.keys = {{"median", colours::main, Chart::Shape::circle},
                {"90 of 100 items below", colours::second, Chart::Shape::square}};
  double most = 0;
  for (const auto& reader : results.readers) {
    if (!reader.seconds_median || chart.rows.size() == most_rows) continue;
    const auto row = chart.rows.size();
    chart.points.push_back({row, *reader.seconds_p90, colours::second, Chart::Shape::square});
    chart.points.push_back({row, *reader.seconds_median, colours::main});
    chart.rows.push_back(
        {reader.reader, fmt::format("{:.1f} s; {:.1f} s", *reader.seconds_median, *reader.seconds_p90)});
    most = std::max(most, *reader.seconds_p90);
  }
  if (chart.rows.empty()) return std::nullopt;
  chart.to = std::max(5.0, 5 * std::ceil(most / 5));
  return chart;
}

/// @param gnuplot  becomes false where there is none
Json pictures(const Results& results, bool& gnuplot) {
  Json json = Json::object();
  const auto add = [&](const char* name, const std::optional<Chart>& chart) {
    if (!chart || !gnuplot) return;
    try {
      json[name] = {{"title", chart->title}, {"svg", release::svg_of(*chart)}};
    } catch (const Error& error) {
      if (error.code() != "no_program") throw;
      gnuplot = false;
    }
  };
  add("rates", rates(results));
  add("strata", strata(results));
  add("agreement", agreement(results));
  add("seconds", seconds(results));
  return json;
}

}  // namespace

std::string results_page(const std::string& title, const std::vector<NamedResults>& parts,
                         const std::filesystem::path& data) {
  Json shown = Json::array();
  bool gnuplot = true;
  for (const auto& part : parts)
    shown.push_back({{"name", part.name},
                     {"results", review::to_json(part.results)},
                     {"pictures", pictures(part.results, gnuplot)}});
  return filled_frame(data / "page" / "results.html",
                      {{"title", title}, {"parts", shown}, {"gnuplot", gnuplot}});
}

}  // namespace radgenome::cli
