// SPDX-License-Identifier: Apache-2.0
#include "release/blind/guessers.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace radgenome::release::blind {
namespace {

/// How often something was right, and how often it was wrong.
struct Counts {
  double right = 0, wrong = 0;
  double log_odds() const { return std::log((right + 1) / (wrong + 1)); }
};

std::size_t best_of(const std::vector<double>& scores) {
  return static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

class Majority : public Guesser {
 public:
  void train(std::span<const Example> examples) override {
    for (const auto& example : examples)
      for (std::size_t i = 0; i < example.options.size(); ++i) {
        auto& counts = counts_[example.by_finding_and_place[i]];
        ++(i == example.right ? counts.right : counts.wrong);
      }
  }
  std::size_t guess(const Example& example) const override {
    std::vector<double> scores;
    for (const auto key : example.by_finding_and_place) {
      const auto found = counts_.find(key);
      scores.push_back(key == 0 || found == counts_.end() ? 0 : found->second.log_odds());
    }
    return best_of(scores);
  }

 private:
  std::unordered_map<std::uint64_t, Counts> counts_;
};

class NaiveBayes : public Guesser {
 public:
  void train(std::span<const Example> examples) override {
    std::vector<Counts> counts(feature_count);
    for (const auto& example : examples)
      for (std::size_t i = 0; i < example.options.size(); ++i)
        for (const auto feature : example.options[i])
          ++(i == example.right ? counts[feature].right : counts[feature].wrong);
    weights_.resize(feature_count);
    std::transform(counts.begin(), counts.end(), weights_.begin(),
                   [](const Counts& c) { return c.log_odds(); });
  }
  std::size_t guess(const Example& example) const override {
    std::vector<double> scores;
    for (const auto& option : example.options) {
      double sum = 0;
      for (const auto feature : option) sum += weights_[feature];
      scores.push_back(sum);
    }
    return best_of(scores);
  }

 private:
  std::vector<double> weights_;
};

class LogisticRegression : public Guesser {
 public:
  void train(std::span<const Example> examples) override {
    weights_.assign(feature_count, 0);
    steps_.assign(feature_count, 1e-6F);
    for (int epoch = 0; epoch < epochs; ++epoch)
      for (const auto& example : examples) learn(example);
  }
  std::size_t guess(const Example& example) const override { return best_of(scores_of(example)); }

 private:
  static constexpr int epochs = 6;
  static constexpr float rate = 0.2F, decay = 1e-5F;

  std::vector<double> scores_of(const Example& example) const {
    std::vector<double> scores;
    for (const auto& option : example.options) {
      double sum = 0;
      for (const auto feature : option) sum += weights_[feature];
      scores.push_back(sum);
    }
    return scores;
  }

  void learn(const Example& example) {
    auto shares = scores_of(example);
    const double most = *std::max_element(shares.begin(), shares.end());
    double sum = 0;
    for (auto& share : shares) sum += share = std::exp(share - most);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      const auto slope = static_cast<float>(shares[i] / sum - (i == example.right ? 1 : 0));
      for (const auto feature : example.options[i]) {
        const float step = slope + decay * weights_[feature];
        steps_[feature] += step * step;
        weights_[feature] -= rate * step / std::sqrt(steps_[feature]);
      }
    }
  }

  std::vector<float> weights_, steps_;
};

}  // namespace

std::vector<NamedGuesser> all_guessers() {
  std::vector<NamedGuesser> guessers;
  guessers.push_back({"majority_by_finding_and_place", std::make_unique<Majority>()});
  guessers.push_back({"naive_bayes", std::make_unique<NaiveBayes>()});
  guessers.push_back({"logistic_regression", std::make_unique<LogisticRegression>()});
  return guessers;
}

}  // namespace radgenome::release::blind
