// SPDX-License-Identifier: Apache-2.0
#include "release/verified.h"

#include <fmt/format.h>

namespace radgenome::release {

void VerifiedCounts::count(const char* kind, int verified_by) {
  auto& count = counts_[kind];
  ++count.all;
  count.verified += verified_by > 0 ? 1 : 0;
}

void VerifiedCounts::add(const ReleasedCase& released) {
  for (const auto& sentence : released.facts.sentences) {
    count("sentences", sentence.verified_by);
    for (const auto& fact : sentence.facts) count("facts", fact.verified_by);
  }
  for (const auto& link : released.links.links) count("links", link.verified_by);
  for (const auto& entry : released.structures.structures)
    if (entry.state == record::State::present && entry.recipe.empty()) count("masks", entry.verified_by);
  for (const auto& question : released.questions.questions) count("questions", question.verified_by);
  verdicts_ += released.verdicts.size();
}

Json to_json(const VerifiedCounts& verified) {
  Json json = {{"verdicts", verified.verdicts()}, {"kinds", Json::object()}};
  for (const auto& [kind, count] : verified.counts())
    json["kinds"][kind] = {{"all", count.all}, {"verified", count.verified}};
  return json;
}

std::string verified_table(const VerifiedCounts& verified) {
  std::string text = "## Verified by readers\n\n";
  if (verified.verdicts() == 0) return text + "Nobody has judged this release item by item.\n\n";
  text += "| | all | verified |\n| --- | --- | --- |\n";
  for (const auto& [kind, count] : verified.counts())
    text += fmt::format("| {} | {} | {} |\n", kind, count.all, count.verified);
  return text +
         fmt::format(
             "\n`verified_by` in each table: how many readers said that the row is right, or corrected "
             "it to what it is. The {} verdicts stand in the table `verdicts`; their comments are "
             "left out.\n\n",
             verified.verdicts());
}

}  // namespace radgenome::release
