// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "release/blind/example.h"

namespace radgenome::release::blind {

/// Learns from questions with their answers, then guesses.
class Guesser {
 public:
  virtual ~Guesser() = default;
  virtual void train(std::span<const Example> examples) = 0;
  /// The option that it takes for the right one; of equal ones the first.
  virtual std::size_t guess(const Example& example) const = 0;
};

struct NamedGuesser {
  std::string name;
  std::unique_ptr<Guesser> guesser;
};

/// "majority_by_finding_and_place": what was right most often where the same was asked.
/// "naive_bayes": n-grams of question and options, add-one smoothing.
/// "logistic_regression": the same features, a conditional logit over the options (McFadden 1974), fitted by
/// AdaGrad.
std::vector<NamedGuesser> all_guessers();

}  // namespace radgenome::release::blind
