// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "release/figure.h"

namespace radgenome::release::figures {
namespace {

class QuestionKinds : public Plotter {
 public:
  Plotted finish(const FigureInput& input) override {
    if (input.kinds.empty()) return {std::nullopt, "the release has no questions"};
    std::vector<std::pair<std::string, KindCount>> kinds(input.kinds.begin(), input.kinds.end());
    std::stable_sort(kinds.begin(), kinds.end(),
                     [](const auto& a, const auto& b) { return a.second.all > b.second.all; });
    Chart chart;
    chart.x_name = "questions";
    chart.notes_name = "balanced of all";
    chart.keys = {{"balanced", colours::main}, {"all others", colours::rest}};
    chart.to = std::max(1.0, static_cast<double>(kinds.front().second.all));
    for (std::size_t row = 0; row < kinds.size(); ++row) {
      const auto& [kind, count] = kinds[row];
      const auto balanced = static_cast<double>(count.balanced), all = static_cast<double>(count.all);
      chart.rows.push_back({kind, fmt::format("{} of {}", count.balanced, count.all)});
      if (balanced > 0) chart.bars.push_back({row, 0, balanced, colours::main});
      if (all > balanced) chart.bars.push_back({row, balanced, all, colours::rest});
    }
    return {chart, ""};
  }
};

}  // namespace

Figure question_kinds() {
  return {"question_kinds", "Questions by kind",
          "Only yes/no questions and choices can be balanced. Numbers as in the table above.",
          [](const knowledge::Knowledge&) -> std::unique_ptr<Plotter> {
            return std::make_unique<QuestionKinds>();
          }};
}

}  // namespace radgenome::release::figures
