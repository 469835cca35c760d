// SPDX-License-Identifier: Apache-2.0
// The guessers must find what can be found without the scan: an audit that sees no leak proves nothing else.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "release/blind/guessers.h"

namespace radgenome::release::blind {
namespace {

record::Question presence(const std::string& finding, const std::string& text, bool yes) {
  record::Question question;
  question.kind = "presence";
  question.form = "presence.1";
  question.finding = finding;
  question.question = text;
  question.answer = yes;
  return question;
}

double accuracy(Guesser& guesser, const std::vector<record::Question>& train,
                const std::vector<record::Question>& test) {
  std::vector<Example> examples;
  for (const auto& question : train) examples.push_back(*example_of(question));
  guesser.train(examples);
  int right = 0;
  for (const auto& question : test) {
    const auto example = *example_of(question);
    right += guesser.guess(example) == example.right ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(test.size());
}

std::vector<record::Question> many(unsigned seed, double yes_of_nodule, double yes_of_mass) {
  std::mt19937 random(seed);
  std::vector<record::Question> questions;
  for (int i = 0; i < 600; ++i) {
    const bool nodule = i % 2 == 0;
    const bool yes = std::uniform_real_distribution<>(0, 1)(random) < (nodule ? yes_of_nodule : yes_of_mass);
    questions.push_back(
        presence(nodule ? "nodule" : "mass", nodule ? "Are there nodules?" : "Is there a mass?", yes));
  }
  return questions;
}

TEST(Guessers, AllFindAFindingThatTellsTheAnswer) {
  for (auto& guesser : all_guessers())
    EXPECT_GT(accuracy(*guesser.guesser, many(1, 0.95, 0.05), many(2, 0.95, 0.05)), 0.9) << guesser.name;
}

TEST(Guessers, AllAreLostWhereTheAnswerIsOpen) {
  for (auto& guesser : all_guessers())
    EXPECT_NEAR(accuracy(*guesser.guesser, many(3, 0.5, 0.5), many(4, 0.5, 0.5)), 0.5, 0.07) << guesser.name;
}

TEST(Guessers, FindAWordingThatTellsTheAnswer) {
  const auto worded = [](unsigned seed) {
    auto questions = many(seed, 0.5, 0.5);
    for (auto& question : questions)
      question.question += std::get<bool>(question.answer) ? " Look well." : " Look.";
    return questions;
  };
  for (auto& guesser : all_guessers())
    if (guesser.name != "majority_by_finding_and_place") {
      EXPECT_GT(accuracy(*guesser.guesser, worded(5), worded(6)), 0.95) << guesser.name;
    }
}

record::Question choice(const std::vector<std::string>& options, const std::string& right) {
  record::Question question;
  question.kind = "place_choice";
  question.finding = "nodule";
  question.question = "Where is the nodule?";
  for (const auto& option : options) question.options.push_back({option, "the " + option, true});
  question.answer = record::IdSet{"structures", {right}};
  return question;
}

TEST(Guessers, FindTheOptionThatIsAlwaysRight) {
  std::mt19937 random(9);
  const auto make = [&] {
    std::vector<record::Question> questions;
    for (int i = 0; i < 300; ++i) {
      std::vector<std::string> options = {"left lung", "right lung", "heart", "liver"};
      std::shuffle(options.begin(), options.end(), random);
      questions.push_back(choice(options, "left lung"));
    }
    return questions;
  };
  const auto train = make(), test = make();
  for (auto& guesser : all_guessers()) EXPECT_EQ(accuracy(*guesser.guesser, train, test), 1) << guesser.name;
}

TEST(Example, OpenQuestionsAreNoChoice) {
  auto open = choice({}, "left lung");
  EXPECT_FALSE(example_of(open).has_value());
}

}  // namespace
}  // namespace radgenome::release::blind
