// SPDX-License-Identifier: Apache-2.0
#include "pipeline/released_cases.h"

#include <memory>
#include <set>

#include "core/file.h"
#include "pipeline/case_scan.h"

namespace radgenome::pipeline {
namespace {

template <class Record>
Record or_empty(std::optional<Record> record) {
  return record ? *std::move(record) : Record{};
}

/// Questions whose earlier scan is not released cannot be answered from the release.
record::Questions answerable(record::Questions questions, const std::set<std::string>& released) {
  std::erase_if(questions.questions, [&](const record::Question& question) {
    return question.earlier && !released.contains(question.earlier->case_id);
  });
  return questions;
}

}  // namespace

release::Cases cases_of(const dataset::Dataset& dataset, const knowledge::Knowledge& knowledge) {
  release::Cases cases;
  for (const auto& id : dataset.case_ids())
    if (!dataset.has_errors(id)) cases.ids.push_back(id);
  const auto released = std::make_shared<const std::set<std::string>>(cases.ids.begin(), cases.ids.end());
  const auto questions_of = [&dataset, released](const std::string& id) {
    return answerable(or_empty(dataset.read_questions(id)), *released);
  };
  cases.load = [&dataset, questions_of](const std::string& id) {
    return release::ReleasedCase{dataset.read_case(id),
                                 or_empty(dataset.read_structures(id)),
                                 or_empty(dataset.read_facts(id)),
                                 or_empty(dataset.read_links(id)),
                                 or_empty(dataset.read_checks(id)),
                                 questions_of(id),
                                 {},
                                 {}};
  };
  cases.load_questions = questions_of;
  cases.load_verdicts = [&dataset](const std::string& id) {
    return or_empty(dataset.read_reviews(id)).verdicts;
  };
  cases.load_case = [&dataset](const std::string& id) { return dataset.read_case(id); };
  cases.record_text = [&dataset](const std::string& id, const std::string& record) {
    return read_file_if_there(dataset.file(id, record));
  };
  cases.load_masks = [&](const std::string& id) { return dataset.read_masks(id, knowledge); };
  cases.scan_file = [&](const std::string& id) -> std::optional<std::filesystem::path> {
    const auto file = dataset.scan_file(id);
    return std::filesystem::exists(file) ? std::optional(file) : std::nullopt;
  };
  cases.load_ct = [&dataset](const std::string& id) { return read_ct(dataset, dataset.read_case(id)); };
  cases.root = std::filesystem::absolute(dataset.root());
  return cases;
}

}  // namespace radgenome::pipeline
