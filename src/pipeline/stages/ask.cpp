// SPDX-License-Identifier: Apache-2.0
#include "ask/ask.h"

#include <fmt/format.h>

#include "ask/answer_text.h"
#include "pipeline/stages/stages_of_a_case.h"
#include "pipeline/up_to_date.h"
#include "record/reviews.h"
#include "review/apply.h"
#include "review/verdicts.h"

namespace radgenome::pipeline {

std::optional<EarlierScan> earlier_scan(const dataset::Dataset& dataset, const std::string& id) {
  if (dataset.has_errors(id)) return std::nullopt;
  EarlierScan before{{dataset.read_case(id), {}, {}}, {}};
  before.scan.facts.case_id = id;
  if (auto facts = dataset.read_facts(id)) {
    before.scan.facts = *std::move(facts);
    before.hashes["earlier/facts.json"] = sha256_of_file(dataset.file(id, "facts.json"));
  }
  if (auto structures = dataset.read_structures(id)) {
    before.scan.structures = *std::move(structures);
    before.hashes["earlier/structures.json"] = sha256_of_file(dataset.file(id, "structures.json"));
  }
  return before;
}

bool ask_stage(CaseState& state, const EarlierScan* before) {
  auto wanted = state.made_by(
      "ask", ask::stage_version,
      fmt::format("{} knowledge {}", state.shared.wording.version(), state.shared.knowledge.version()));
  state.name_inputs(wanted);
  if (before != nullptr) wanted.inputs.insert(before->hashes.begin(), before->hashes.end());
  const bool reviewed = state.reviews.name_words(wanted, "questions", {record::ItemKind::question});
  const record::Structures no_structures;
  record::Facts no_facts;
  no_facts.case_id = state.input.id;
  const record::Links no_links;
  const auto make = [&] {
    const ask::Subject subject{state.shared.knowledge,
                               state.shared.wording,
                               *state.record,
                               state.facts ? *state.facts : no_facts,
                               state.links ? *state.links : no_links,
                               state.structures ? *state.structures : no_structures,
                               before == nullptr ? nullptr : &before->scan};
    auto questions = ask::ask(subject);
    if (reviewed)
      state.applied_reviews += review::apply(
          state.reviews.verdicts(),
          [&](const auto& question, const auto& answer) {
            return ask::answer_text(subject, question, answer);
          },
          questions);
    return questions;
  };
  return up_to_date_or_make<record::Questions>(state.file("questions.json"), wanted, record::questions_in,
                                               make)
      .made;
}

}  // namespace radgenome::pipeline
