// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "record/questions.h"

/// Guessers that see the words of a question and never the scan.
namespace radgenome::release::blind {

/// A feature is a place in a table of this size (hashing trick; Weinberger et al., ICML 2009).
inline constexpr std::uint32_t feature_count = 1u << 20;

/// A question as a choice: the features of every option that is offered, and which is right. Of a yes/no
/// question the options are no, which has none, and yes.
struct Example {
  std::vector<std::vector<std::uint32_t>> options;
  std::size_t right = 0;
  /// What a guesser by finding and place goes by, for each option: the same for questions that ask the same.
  std::vector<std::uint64_t> by_finding_and_place;
};

/// Nothing for a question that is no choice.
std::optional<Example> example_of(const record::Question& question);

}  // namespace radgenome::release::blind
