// SPDX-License-Identifier: Apache-2.0
#include "check/check.h"

#include <fmt/format.h>

#include "pipeline/stages/stages_of_a_case.h"
#include "pipeline/up_to_date.h"

namespace radgenome::pipeline {

bool check_stage(CaseState& state) {
  if (!state.structures && !state.facts)
    throw NotPossible{"nothing_to_check", "the case has neither structures nor facts to check"};
  auto wanted = state.made_by(
      "check", check::stage_version,
      fmt::format("knowledge {} tables {}", state.shared.knowledge.version(), state.shared.tables.version()));
  state.name_inputs(wanted);
  const record::Structures no_structures;
  const record::Facts no_facts;
  const record::Links no_links;
  auto kept = up_to_date_or_make<record::Checks>(
      state.file("checks.json"), wanted, record::read_as<record::checks_from>, [&] {
        if (state.structures && !state.masks)
          state.masks = state.dataset.read_masks(state.input.id, state.shared.knowledge);
        const record::MaskSet no_masks;
        return check::check({state.shared.knowledge, state.shared.tables, *state.record,
                             state.structures ? *state.structures : no_structures,
                             state.masks ? *state.masks : no_masks, state.facts ? *state.facts : no_facts,
                             state.links ? *state.links : no_links, [&] { return state.ct_or_load(); }});
      });
  return kept.made;
}

}  // namespace radgenome::pipeline
