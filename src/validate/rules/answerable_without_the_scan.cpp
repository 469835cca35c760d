// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "core/hash.h"
#include "release/blind/example.h"
#include "release/blind/guessers.h"
#include "release/share.h"
#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

constexpr std::size_t fewest = 200;
/// As for the balanced questions of our own releases.
constexpr double limit = 0.55;

struct Guessed {
  std::string name;  ///< of the best guesser
  release::Share right;
  std::size_t majority = 0;  ///< right by the more frequent answer
};

release::blind::Example example_of(const Table& table, const Table::Row& row) {
  record::Question question;
  question.kind = "presence";
  question.finding = table.cell(row, Role::finding);
  question.place = table.cell(row, Role::place);
  question.question = *question.finding + " in " + *question.place;
  question.answer = table.states(row);
  return *release::blind::example_of(question);
}

/// Volumes are halved by their names, so that no volume is in both halves.
Guessed guess(const Table& table) {
  std::vector<release::blind::Example> shown, asked;
  for (const auto& row : table.rows)
    (spread_hash(table.case_of(row)) % 2 == 0 ? shown : asked).push_back(example_of(table, row));
  Guessed best;
  const auto yes = static_cast<std::size_t>(
      std::count_if(asked.begin(), asked.end(), [](const auto& example) { return example.right == 1; }));
  best.majority = std::max(yes, asked.size() - yes);
  for (auto& [name, guesser] : release::blind::all_guessers()) {
    guesser->train(shown);
    const auto right = static_cast<std::size_t>(std::count_if(
        asked.begin(), asked.end(),
        [&, &mind = *guesser](const auto& example) { return mind.guess(example) == example.right; }));
    if (right > best.right.hits || best.name.empty()) {
      best.name = name;
      best.right = {right, asked.size()};
    }
  }
  return best;
}

void look(const Material& material, Problems& problems) {
  for (const auto& table : material.tables) {
    if (!table.asks_findings() || !table.has(Role::answer)) continue;
    const auto guessed = guess(table);
    if (guessed.right.all < fewest || guessed.right.lower() <= limit) continue;
    problems.add(
        table.name,
        fmt::format("a guesser ({}) that was shown half of the volumes and never a scan answers {} of the {} "
                    "yes/no questions of the other volumes rightly ({}; saying always the same: {}): draw as "
                    "many yes as no of each finding and place",
                    guessed.name, guessed.right.hits, guessed.right.all,
                    percent(guessed.right.hits, guessed.right.all),
                    percent(guessed.majority, guessed.right.all)),
        {{"guesser", guessed.name},
         {"right", guessed.right.hits},
         {"of", guessed.right.all},
         {"always_the_same", guessed.majority},
         {"limit", limit}});
  }
}

}  // namespace

Rule answerable_without_the_scan() {
  return {"answerable_without_the_scan", record::Severity::error,
          "Yes/no questions that a guesser answers from their words alone", look};
}

}  // namespace radgenome::validate::rules
