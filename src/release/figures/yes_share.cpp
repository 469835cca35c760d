// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "release/figure.h"
#include "release/share.h"

namespace radgenome::release::figures {
namespace {

class YesShare : public Plotter {
 public:
  void add(const ReleasedCase& released) override {
    for (std::size_t i = 0; i < released.questions.questions.size(); ++i) {
      const auto& question = released.questions.questions[i];
      const auto* yes = std::get_if<bool>(&question.answer);
      if (yes == nullptr) continue;
      auto& [all, balanced] = kinds_[question.kind];
      all.add(*yes);
      if (released.balanced[i]) balanced.add(*yes);
    }
  }

  Plotted finish(const FigureInput&) override {
    if (kinds_.empty()) return {std::nullopt, "the release has no yes/no questions"};
    Chart chart;
    chart.x_name = "answered yes (%)";
    chart.notes_name = "balanced; all";
    chart.to = 100;
    chart.line = 50;
    chart.keys = {{"balanced", colours::main}, {"all", colours::second, Chart::Shape::circle}};
    for (const auto& [kind, shares] : kinds_) {
      const auto& [all, balanced] = shares;
      const auto row = chart.rows.size();
      chart.rows.push_back({kind, fmt::format("{}; {}", percent(balanced), percent(all))});
      chart.points.push_back({row, 100 * all.value(), colours::second});
      if (balanced.all > 0)
        chart.points.push_back({row, 100 * balanced.value(), colours::main, Chart::Shape::square});
    }
    return {chart, ""};
  }

 private:
  static std::string percent(const Share& share) {
    return share.all == 0 ? "none" : fmt::format("{:.1f} % of {}", 100 * share.value(), share.all);
  }

  std::map<std::string, std::pair<Share, Share>> kinds_;  ///< all, balanced
};

}  // namespace

Figure yes_share() {
  return {
      "yes_share", "Share of yes among yes/no questions",
      "In the balanced track as many are answered yes as no (the line); over all questions the reports' "
      "habits "
      "show.",
      [](const knowledge::Knowledge&) -> std::unique_ptr<Plotter> { return std::make_unique<YesShare>(); }};
}

}  // namespace radgenome::release::figures
