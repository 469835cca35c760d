// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "release/figure.h"

namespace radgenome::release::figures {
namespace {

struct Guesser {
  const char *id, *name, *colour;
  Chart::Shape shape;
};
constexpr std::array guessers = {
    Guesser{"majority_by_finding_and_place", "majority", colours::main, Chart::Shape::square},
    Guesser{"naive_bayes", "naive Bayes", colours::second, Chart::Shape::circle},
    Guesser{"logistic_regression", "logistic regression", colours::third, Chart::Shape::triangle}};

class BlindAccuracy : public Plotter {
 public:
  Plotted finish(const FigureInput& input) override {
    const auto audit = std::find_if(input.audits.begin(), input.audits.end(),
                                    [](const auto& a) { return a.name == "blind_guessers"; });
    Chart chart;
    chart.x_name = "right without the scan (%)";
    chart.notes_name = "guessers; chance; questions";
    chart.to = 100;
    chart.keys = {{"chance", colours::limit, Chart::Shape::bar}};
    for (const auto& guesser : guessers) chart.keys.push_back({guesser.name, guesser.colour, guesser.shape});
    for (const auto& [kind, numbers] : audit->result.numbers.items())
      if (numbers.at(guessers.front().id).contains("share")) add(kind, numbers, chart);
    if (chart.rows.empty())
      return {std::nullopt, "the validation split has no balanced questions that could be guessed"};
    return {chart, ""};
  }

 private:
  static void add(const std::string& kind, const Json& numbers, Chart& chart) {
    const auto row = chart.rows.size();
    const double chance = 100 * numbers.at("chance").get<double>();
    chart.points.push_back({row, chance, colours::limit, Chart::Shape::bar});
    std::string note;
    for (const auto& guesser : guessers) {
      const double right = 100 * numbers.at(guesser.id).at("share").get<double>();
      chart.points.push_back({row, right, guesser.colour, guesser.shape});
      note += fmt::format("{}{:.1f}", note.empty() ? "" : " ", right);
    }
    chart.rows.push_back({kind, fmt::format("{}; {:.1f}; {}", note, chance,
                                            numbers.at(guessers.front().id).at("of").get<std::size_t>())});
  }
};

}  // namespace

Figure blind_accuracy() {
  return {"blind_accuracy", "Guessers that never see a scan, beside chance",
          "Balanced questions of the validation split. Who is right no more often than chance learns nothing "
          "from the "
          "words. On the right: majority, naive Bayes and logistic regression, then chance, in %, and how "
          "many questions; "
          "numbers as in `audits.json`.",
          [](const knowledge::Knowledge&) -> std::unique_ptr<Plotter> {
            return std::make_unique<BlindAccuracy>();
          }};
}

}  // namespace radgenome::release::figures
