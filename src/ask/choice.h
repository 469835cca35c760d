// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "record/questions.h"

namespace radgenome::ask {

/// Makes a multiple choice of the question: answer, options in order of their ids, and whether it is assumed,
/// which it is where a wrong option rests on silence. False where nothing is wrong.
bool offer(record::Question& question, const std::string& of, const record::Option& right,
           std::vector<record::Option> wrong);

}  // namespace radgenome::ask
