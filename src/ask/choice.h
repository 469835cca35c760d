// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "record/questions.h"

namespace radgenome::ask {

/// A choice with fewer wrong options tells too much.
inline constexpr std::size_t least_wrong_options = 3;

/// Makes a multiple choice of the question: answer, options in order of their ids, and whether it is assumed, which it is
/// where a wrong option rests on silence. False where there are too few wrong options; the question is of no use then.
bool offer(record::Question& question, const std::string& of, const record::Option& right,
           std::vector<record::Option> wrong);

}  // namespace radgenome::ask
