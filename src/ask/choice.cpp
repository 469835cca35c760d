// SPDX-License-Identifier: Apache-2.0
#include "ask/choice.h"

#include <algorithm>

namespace radgenome::ask {

bool offer(record::Question& question, const std::string& of, const record::Option& right,
           std::vector<record::Option> wrong) {
  if (wrong.empty()) return false;
  question.answer = record::IdSet{of, {right.id}};
  question.answer_text = right.text;
  question.options = std::move(wrong);
  question.options.push_back(right);
  std::sort(question.options.begin(), question.options.end(),
            [](const record::Option& a, const record::Option& b) { return a.id < b.id; });
  question.assumed = std::any_of(question.options.begin(), question.options.end(),
                                 [](const record::Option& option) { return !option.stated; });
  return true;
}

}  // namespace radgenome::ask
