// SPDX-License-Identifier: Apache-2.0
#include "ground/ground.h"

#include "pipeline/stages/stages_of_a_case.h"
#include "pipeline/up_to_date.h"
#include "record/reviews.h"
#include "review/apply.h"
#include "review/verdicts.h"

namespace radgenome::pipeline {

bool ground_stage(CaseState& state) {
  auto wanted =
      state.made_by("ground", ground::stage_version, "knowledge " + state.shared.knowledge.version());
  state.name_inputs(wanted);
  const bool reviewed = state.reviews.name_words(wanted, "links", {record::ItemKind::link});
  auto kept = up_to_date_or_make<record::Links>(
      state.file("links.json"), wanted, record::read_as<record::links_from>, [&] {
        const auto* structures = state.structures ? &*state.structures : nullptr;
        auto links = ground::ground(*state.facts, structures, state.shared.knowledge);
        if (reviewed)
          state.applied_reviews += review::apply(state.reviews.verdicts(), *state.facts, structures,
                                                 state.shared.knowledge, links);
        return links;
      });
  state.links = std::move(kept.record);
  state.links_hash = kept.hash;
  return kept.made;
}

}  // namespace radgenome::pipeline
