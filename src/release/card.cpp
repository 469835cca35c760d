// SPDX-License-Identifier: Apache-2.0
#include "release/card.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/unicode.h"
#include "release/citation.h"
#include "release/rows.h"

namespace radgenome::release {
namespace {

std::size_t cases_in(const CardContent& content, Split split) {
  return static_cast<std::size_t>(std::count(content.splits.begin(), content.splits.end(), split));
}

/// The head that dataset hubs read: one configuration a table.
std::string head(const CardContent& content) {
  std::string text = fmt::format(
      "---\npretty_name: {}\ntask_categories:\n- visual-question-answering\n- image-segmentation\n"
      "tags:\n- medical\n- chest-ct\n- radiology\n",
      Json(content.about.title_or_ours()).dump());
  if (!content.about.licence.empty()) text += fmt::format("license: {}\n", lower_case(content.about.licence));
  if (!content.formats.contains("tables")) return text + "---\n\n";
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

std::string names_of(const std::vector<std::string>& files) {
  std::string names;
  for (const auto& file : files)
    names += fmt::format("{}[{}](<{}>)", names.empty() ? "" : ", ", file.substr(file.rfind('/') + 1), file);
  return names.empty() ? "**not known**" : names;
}

std::string licences_table(const CardContent& content) {
  std::string text = "## Licences\n\n";
  text += content.about.licence.empty() ? "For the release as a whole no licence was named. "
                                        : fmt::format("The release as a whole: {}. ", content.about.licence);
  text += "Its sources keep theirs:\n\n| part | from | cases | licence text |\n| --- | --- | --- | --- |\n";
  for (const auto& row : content.licences)
    text += fmt::format("| {} | {} | {} | {} |\n", row.part == "ct" ? "CT" : row.part,
                        row.files.empty() ? "" : row.source, row.cases, names_of(row.files));
  if (std::any_of(content.licences.begin(), content.licences.end(),
                  [](const auto& row) { return row.files.empty(); }))
    text +=
        "\n**Not known**: no licence text lies with these sources and none was given. Find out under which "
        "terms they may be passed on before you pass them on.\n";
  return text + "\n";
}

std::string figures(const CardContent& content) {
  std::string text = "## Figures\n\n";
  for (const auto& figure : content.figures)
    text += figure.file.empty()
                ? fmt::format("**{}**: absent, {}.\n\n", figure.title, figure.reason)
                : fmt::format("![{}]({})\n\n{}\n\n", figure.title, figure.file, figure.caption);
  return text;
}

std::string derived_note(const CardContent& content) {
  if (content.contents == Contents::all) return "";
  return "## Derived only\n\nThis release holds no CT and no report text. Masks, facts, links and questions "
         "are here; "
         "sections and sentences are empty, and where a text quotes the report, `{findings 120-153}` stands "
         "for code "
         "points 120 to 153 of that section, with runs of blanks as one. Who has the CTs and reports makes "
         "the full "
         "release with `radgenome attach RELEASE --ct CTS --reports REPORTS -o FULL`; it compares each with "
         "its "
         "SHA-256 in `derived/cases.jsonl`.\n\n";
}

std::string loading(const CardContent& content) {
  std::string radgenome;
  if (content.formats.contains("radgenome_tables"))
    radgenome = std::string("`radgenome_files/*.csv` have the columns of RadGenome-Chest CT. ") +
                (content.paths == Paths::one
                     ? "Each fact stands under one path of its node.\n\n"
                     : "Each fact stands under every path of its node, as in the published tables, so rows "
                       "repeat: count facts in the other tables.\n\n");
  if (!content.formats.contains("tables")) return radgenome;
  return "## Loading\n\n```python\nimport pandas\nquestions = "
         "pandas.read_parquet(\"tables/train/questions-00000.parquet\", "
         "filters=[(\"balanced\", \"==\", True)])\n```\n\n"
         "Every table has the column `case`. `questions.facts` are ids in `facts`; `facts.start` and `end` "
         "count code "
         "points of the section's text in `cases`; `structure` is the id of a mask.\n\n" +
         radgenome;
}

}  // namespace

std::string card(const CardContent& content) {
  return head(content) + fmt::format("# {}\n\n", content.about.title_or_ours()) +
         (content.about.abstract.empty() ? "" : content.about.abstract + "\n\n") +
         "Made by radgenome from CT volumes and their radiology reports. Research "
         "data, not for diagnosis.\n\n" +
         cases_table(content) + derived_note(content) + questions_table(content) +
         verified_table(content.verified) + audits_table(content) +
         (content.checked ? checked_section(*content.checked) : "") + figures(content) + loading(content) +
         licences_table(content) + how_to_cite(content.about) +
         "## Limits\n\n- What the reports say is read by a program; a share of it is read wrongly.\n"
         "- Masks are as good as what segmented them; `structures.flags` says which are coarse or "
         "incomplete.\n"
         "- Questions of one case can answer each other; ask a model one at a time, without the others.\n";
}

}  // namespace radgenome::release
