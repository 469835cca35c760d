// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "release/figure.h"

namespace radgenome::release::figures {
namespace {

constexpr std::size_t most_rows = 20;
constexpr const char* nowhere = "no place stated";

/// White for none, then darker with the logarithm: counts of findings differ by a thousand.
std::string shade(std::size_t count, std::size_t most) {
  const double share =
      most <= 1 ? 1 : std::log1p(static_cast<double>(count)) / std::log1p(static_cast<double>(most));
  const auto mix = [&](int full) { return static_cast<int>(std::lround(245 + share * (full - 245))); };
  return fmt::format("#{:02X}{:02X}{:02X}", mix(0x00), mix(0x72), mix(0xB2));
}

class FindingsByRegion : public Plotter {
 public:
  explicit FindingsByRegion(const knowledge::Knowledge& knowledge) : knowledge_(knowledge) {}

  void add(const ReleasedCase& released) override {
    std::set<std::pair<std::string, std::string>> seen;
    std::set<std::string> findings;
    for (const auto& sentence : released.facts.sentences)
      for (const auto& fact : sentence.facts) {
        if (fact.status != record::Status::present || !knowledge_.finding(fact.finding).abnormal) continue;
        findings.insert(fact.finding);
        if (fact.where.empty()) seen.emplace(fact.finding, nowhere);
        for (const auto& place : fact.where) seen.emplace(fact.finding, knowledge_.region_of(place));
      }
    for (const auto& cell : seen) ++cells_[cell];
    for (const auto& finding : findings) ++cases_[finding];
  }

  Plotted finish(const FigureInput&) override {
    if (cases_.empty()) return {std::nullopt, "no report of the release states a finding"};
    std::vector<std::string> findings;
    for (const auto& [finding, cases] : cases_) findings.push_back(finding);
    std::stable_sort(findings.begin(), findings.end(),
                     [&](const auto& a, const auto& b) { return cases_[a] > cases_[b]; });
    findings.resize(std::min(findings.size(), most_rows));
    const auto regions = regions_of(findings);
    Chart chart;
    chart.notes_name = "reports";
    chart.from = -0.5;
    chart.to = static_cast<double>(regions.size()) - 0.5;
    for (std::size_t column = 0; column < regions.size(); ++column)
      chart.x_names.emplace_back(static_cast<double>(column), regions[column]);
    std::size_t most = 0;
    for (const auto& [cell, count] : cells_) most = std::max(most, count);
    for (std::size_t row = 0; row < findings.size(); ++row) {
      chart.rows.push_back(
          {knowledge_.finding(findings[row]).name, fmt::format("{}", cases_[findings[row]])});
      for (std::size_t column = 0; column < regions.size(); ++column) {
        const auto found = cells_.find({findings[row], regions[column]});
        if (found == cells_.end()) continue;
        const auto x = static_cast<double>(column);
        chart.bars.push_back({row, x - 0.48, x + 0.48, shade(found->second, most), 0.92});
        const bool dark =
            std::log1p(static_cast<double>(found->second)) > 0.6 * std::log1p(static_cast<double>(most));
        chart.texts.push_back({row, x, fmt::format("{}", found->second), dark ? "#FFFFFF" : colours::text});
      }
    }
    return {chart, ""};
  }

 private:
  /// Those that the findings are in, the fullest first; what has no place comes last.
  std::vector<std::string> regions_of(const std::vector<std::string>& findings) const {
    std::map<std::string, std::size_t> sums;
    for (const auto& [cell, count] : cells_)
      if (std::find(findings.begin(), findings.end(), cell.first) != findings.end())
        sums[cell.second] += count;
    std::vector<std::string> regions;
    for (const auto& [region, sum] : sums) regions.push_back(region);
    std::stable_sort(regions.begin(), regions.end(), [&](const auto& a, const auto& b) {
      return std::pair(a == nowhere, sums[b]) < std::pair(b == nowhere, sums[a]);
    });
    return regions;
  }

  const knowledge::Knowledge& knowledge_;
  std::map<std::pair<std::string, std::string>, std::size_t> cells_;  ///< finding, region → cases
  std::map<std::string, std::size_t> cases_;
};

}  // namespace

Figure findings_by_region() {
  return {
      "findings_by_region", "Reports that state a finding, by region",
      "The 20 most frequent abnormal findings with status `present`. Each report counts once in a cell; a "
      "finding in two regions is in two cells. Numbers follow from the table `facts`.",
      [](const knowledge::Knowledge& knowledge) -> std::unique_ptr<Plotter> {
        return std::make_unique<FindingsByRegion>(knowledge);
      }};
}

}  // namespace radgenome::release::figures
