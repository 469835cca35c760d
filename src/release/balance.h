// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "record/questions.h"
#include "release/split.h"

namespace radgenome::release {

/// What of a question decides whether it is asked in the balanced track.
struct Candidate {
  std::uint32_t case_number = 0, question = 0;  ///< by place in the cases, and in the case's questions
  std::uint64_t group = 0;                      ///< of one split: what is asked, without the answer
  std::uint64_t form = 0;                       ///< of the wording
  std::uint64_t order = 0;                      ///< drawn; the lower come first
  std::uint32_t kind = 0;
  std::uint32_t answer = 0;            ///< one of `options`
  std::vector<std::uint32_t> options;  ///< sound answers; for yes and no, 1 and 0
  bool assumed = false;                ///< asked only where there is nothing stated
};

/// A question that was taken: which of its options are offered.
struct Taken {
  std::uint32_t case_number = 0, question = 0, kind = 0;
  std::vector<std::uint32_t> options;
};

struct BalanceLimits {
  std::size_t most_options = 4;  ///< of a multiple choice
  std::size_t most_of_a_case = 80;
};

/// Why candidates were not taken.
struct LeftOut {
  std::size_t no_counterpart = 0;  ///< no question of the group has another answer that is still free
  std::size_t over_the_limit = 0;  ///< the case has enough questions without it
};

struct Balanced {
  std::vector<Taken> taken;                   ///< by case, then question
  std::map<std::uint32_t, LeftOut> left_out;  ///< by kind
};

/// Draws questions in blocks. In a block, all of one group, each of the options offered is the right answer
/// exactly once and is offered in every question of the block: so who knows the question and the options
/// alone does no better than chance. Yes and no are the options of a yes/no question. Partners of the same
/// wording are taken where there are any; stated answers come before assumed ones.
/// @param candidates  in any order; the result does not depend on it
Balanced balance(std::vector<Candidate> candidates, const BalanceLimits& limits);

}  // namespace radgenome::release
