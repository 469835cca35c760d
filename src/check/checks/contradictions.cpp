// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "check/comparisons.h"

namespace radgenome::check::checks {
namespace {

record::Severity severity_of(const knowledge::Contradiction& row) {
  for (const auto severity : {record::Severity::info, record::Severity::warning})
    if (name_of(severity) == row.severity) return severity;
  return record::Severity::error;
}

std::string text_of(const Json& value) {
  return value.is_number_float() ? spoken(value.get<double>())
         : value.is_string()     ? value.get<std::string>()
                                 : value.dump();
}

/// The row's sentence with the numbers in place of their names.
std::string filled(const std::string& sentence, const knowledge::Finding& finding, const Json& numbers) {
  std::string text;
  for (std::size_t at = 0; at < sentence.size();) {
    const auto end = sentence[at] == '{' ? sentence.find('}', at) : std::string::npos;
    if (end == std::string::npos) {
      text += sentence[at++];
      continue;
    }
    const auto name = sentence.substr(at + 1, end - at - 1);
    const auto number = numbers.find(name);
    text += name == "finding" ? finding.name : number != numbers.end() ? text_of(*number) : "scan";
    at = end + 1;
  }
  return text;
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  const auto statements = linked_facts_in(subject);
  for (const auto& row : subject.tables.contradictions.rows())
    for (const auto& stated : statements) {
      if (!looks_at(row, stated, subject)) continue;
      auto numbers = evidence_against(row, stated, subject);
      if (!numbers) continue;
      const record::Check check{row.id, severity_of(row), stated.fact->id,
                                filled(row.sentence, *stated.finding, *numbers), *numbers};
      const bool told = std::any_of(found.begin(), found.end(), [&](const record::Check& earlier) {
        return earlier.code == check.code && earlier.subject == check.subject &&
               earlier.sentence == check.sentence;
      });
      if (!told) found.push_back(check);
    }
}

}  // namespace

Checker contradictions() {
  return {"contradictions",
          "Statements of the report that the masks deny: the rows of data/contradictions.json, each with its "
          "own code",
          run};
}

}  // namespace radgenome::check::checks
