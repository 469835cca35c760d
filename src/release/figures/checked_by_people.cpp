// SPDX-License-Identifier: Apache-2.0
#include "release/figure.h"

namespace radgenome::release::figures {
namespace {

class CheckedByPeople : public Plotter {
 public:
  Plotted finish(const FigureInput& input) override {
    if (!input.checked) return {std::nullopt, "nobody has judged items of the data set"};
    auto rates = input.checked->kinds;
    for (const auto& sample : input.checked->samples) {
      rates.push_back(sample.rate);
      rates.back().name = "sample " + sample.rate.name;
    }
    if (rates.empty()) return {std::nullopt, "no item that readers judged is decided yet"};
    return {rates_chart(rates), ""};
  }
};

}  // namespace

Figure checked_by_people() {
  return {"checked_by_people", "Errors that readers found",
          "Of the items that readers decided, how many are wrong, by kind; of a sample, the rate of all that "
          "it was drawn from. Grey: the 95 % interval; numbers as under \"Checked by people\".",
          [](const knowledge::Knowledge&) -> std::unique_ptr<Plotter> {
            return std::make_unique<CheckedByPeople>();
          }};
}

}  // namespace radgenome::release::figures
