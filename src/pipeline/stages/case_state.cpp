// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/case_state.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/hash.h"

namespace radgenome::pipeline {

std::optional<std::filesystem::path> CaseState::masks_path() const {
  if (!record->masks) return std::nullopt;
  return dataset.root() / record->masks->path;
}

const Ct* CaseState::ct_or_load() {
  if (record->ct && !ct)
    ct = sources == Sources::left ? read_ct(dataset, *record) : import::load_ct(*record, dataset.root());
  return ct ? &*ct : nullptr;
}

record::MadeBy CaseState::made_by(const std::string& stage, int version, const std::string& rules) const {
  return {stage, version, rules, sha256_of(shared.backend), {}};
}

record::MadeBy CaseState::as_it_was_made(const char* name) const {
  if (const auto made_by = reviews.as_it_was_made(name)) return *made_by;
  throw NotPossible{"not_made", fmt::format("{} was never made; run the data set again", name)};
}

void CaseState::name_inputs(record::MadeBy& wanted) const {
  if (structures) wanted.inputs["structures.json"] = structures_hash;
  if (facts) wanted.inputs["facts.json"] = facts_hash;
  if (links) wanted.inputs["links.json"] = links_hash;
}

void refuse_to_make(const char* name) {
  throw Error("not_at_hand",
              fmt::format("what {} was before the review is lost or damaged, and cannot be made again "
                          "without the sources; run `radgenome run` with them",
                          name));
}

}  // namespace radgenome::pipeline
