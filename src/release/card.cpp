// SPDX-License-Identifier: Apache-2.0
#include "release/card.h"

#include <fmt/format.h>

#include <algorithm>

#include "release/rows.h"

namespace radgenome::release {
namespace {

std::size_t cases_in(const CardContent& content, Split split) {
  return static_cast<std::size_t>(std::count(content.splits.begin(), content.splits.end(), split));
}

/// The head that dataset hubs read: one configuration a table.
std::string head(const CardContent& content) {
  std::string text =
      "---\npretty_name: Grounded chest CT\ntask_categories:\n- visual-question-answering\n"
      "- image-segmentation\ntags:\n- medical\n- chest-ct\n- radiology\n";
  if (!content.has_tables) return text + "---\n\n";
  text += "configs:\n";
  for (const auto& table : case_tables()) {
    text += fmt::format("- config_name: {}\n{}  data_files:\n", table.name,
                        table.name == "questions" ? "  default: true\n" : "");
    for (const auto split : all_splits)
      if (cases_in(content, split) > 0)
        text += fmt::format("  - split: {}\n    path: tables/{}/{}-*.parquet\n", name_of(split),
                            name_of(split), table.name);
  }
  return text + "---\n\n";
}

std::string cases_table(const CardContent& content) {
  std::string text = "| split | cases |\n| --- | --- |\n";
  for (const auto split : all_splits)
    text += fmt::format("| {} | {} |\n", name_of(split), cases_in(content, split));
  return text + "\nAll scans of a patient are in one split.\n\n";
}

std::string questions_table(const CardContent& content) {
  std::string text =
      "## Questions\n\n| kind | all | of these assumed | balanced | left out: no counterpart | left out: the "
      "case has "
      "enough |\n| --- | --- | --- | --- | --- | --- |\n";
  KindCount sum;
  for (const auto& [kind, count] : content.kinds) {
    text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", kind, count.all, count.assumed, count.balanced,
                        count.left_out.no_counterpart, count.left_out.over_the_limit);
    sum.all += count.all;
    sum.assumed += count.assumed;
    sum.balanced += count.balanced;
  }
  text += fmt::format("| all | {} | {} | {} | | |\n\n", sum.all, sum.assumed, sum.balanced);
  return text +
         "`balanced`: drawn so that the words of the question and of its options do not tell the answer: of "
         "the same "
         "finding and place as many are answered yes as no, and each option of a choice is right as often as "
         "any other. "
         "Only yes/no questions and choices can be balanced. Score models on these.\n\n"
         "`assumed`: the answer, or that a wrong option is wrong, rests on the report's silence. Leave these "
         "out where "
         "only what was written shall count.\n\n";
}

std::string audits_table(const CardContent& content) {
  std::string text = "## Audits\n\n| audit | | result |\n| --- | --- | --- |\n";
  for (const auto& audit : content.audits)
    text += fmt::format("| {} | {} | {} |\n", audit.name,
                        audit.result.passed ? "passed"
                        : audit.allowed     ? "**failed, and released all the same**"
                                            : "**failed**",
                        audit.result.sentence);
  text += "\nAll numbers stand in `audits.json`. What each looks at:\n\n";
  for (const auto& audit : content.audits) text += fmt::format("- `{}`: {}.\n", audit.name, audit.summary);
  return text + "\n";
}

std::string loading(const CardContent& content) {
  if (!content.has_tables) return "";
  return "## Loading\n\n```python\nimport pandas\nquestions = "
         "pandas.read_parquet(\"tables/train/questions-00000.parquet\", "
         "filters=[(\"balanced\", \"==\", True)])\n```\n\n"
         "Every table has the column `case`. `questions.facts` are ids in `facts`; `facts.start` and `end` "
         "count code "
         "points of the section's text in `cases`; `structure` is the id of a mask.\n\n";
}

}  // namespace

std::string card(const CardContent& content) {
  return head(content) +
         "# Grounded chest CT\n\nMade by radgenome from CT volumes and their radiology reports. Research "
         "data, not for diagnosis.\n\n" +
         cases_table(content) + questions_table(content) + audits_table(content) + loading(content) +
         "## Limits\n\n- What the reports say is read by a program; a share of it is read wrongly.\n"
         "- Masks are as good as what segmented them; `structures.flags` says which are coarse or "
         "incomplete.\n"
         "- Questions of one case can answer each other; ask a model one at a time, without the others.\n";
}

}  // namespace radgenome::release
