// SPDX-License-Identifier: Apache-2.0
#include "pipeline/summary.h"

namespace radgenome::pipeline {
namespace {

void add_case(const dataset::Dataset& dataset, const std::string& id, Summary& sum) {
  const auto record = dataset.read_case(id);
  ++sum.cases;
  sum.with_ct += record.ct.has_value();
  sum.with_masks += record.masks.has_value();
  sum.with_report += !record.report.empty();
  if (const auto structures = dataset.read_structures(id))
    for (const auto& entry : structures->structures) ++sum.structures[std::string(name_of(entry.state))];
  if (const auto facts = dataset.read_facts(id)) {
    sum.sentences += facts->sentences.size();
    for (const auto* fact : facts->all()) ++sum.facts[std::string(name_of(fact->status))];
  }
  if (const auto links = dataset.read_links(id))
    for (const auto& link : links->links) ++sum.links[std::string(name_of(link.granularity))];
  if (const auto questions = dataset.read_questions(id))
    for (const auto& question : questions->questions) ++sum.questions[question.kind];
  if (const auto checks = dataset.read_checks(id))
    for (const auto& check : checks->checks) ++sum.checks[std::string(name_of(check.severity))];
}

}  // namespace

Summary summarise(const dataset::Dataset& dataset) {
  Summary sum;
  for (const auto& id : dataset.case_ids()) add_case(dataset, id, sum);
  sum.with_errors = dataset.ids_with_errors().size();
  return sum;
}

Json to_json(const Summary& sum) {
  return {{"cases", sum.cases},
          {"with_ct", sum.with_ct},
          {"with_report", sum.with_report},
          {"with_masks", sum.with_masks},
          {"with_errors", sum.with_errors},
          {"sentences", sum.sentences},
          {"structures", sum.structures},
          {"facts", sum.facts},
          {"links", sum.links},
          {"questions", sum.questions},
          {"checks", sum.checks}};
}

}  // namespace radgenome::pipeline
