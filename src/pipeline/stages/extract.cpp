// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/stages_of_a_case.h"
#include "pipeline/up_to_date.h"
#include "record/reviews.h"
#include "review/apply.h"
#include "review/verdicts.h"

namespace radgenome::pipeline {
namespace {

class ExtractStage {
 public:
  explicit ExtractStage(CaseState& state) : state_(state) {}

  Kept<record::Facts> run() {
    return reviewed_facts(state_.sources == Sources::left ? state_.as_it_was_made("facts.json")
                                                          : facts_wanted());
  }

 private:
  record::MadeBy facts_wanted() const {
    auto wanted = state_.made_by("extract", extract::stage_version, state_.shared.extractor.rules());
    wanted.options = sha256_of("");
    wanted.inputs["case.json#report"] = import::hash_of_report(state_.record->report);
    // Only a record that the model has a part in says so; it stays as it is where all is understood.
    if (state_.shared.model && extract::language_model::Reader::has_work(
                                   state_.shared.extractor.read(state_.input.id, state_.record->report)))
      state_.shared.model->sign(wanted);
    return wanted;
  }

  /// Facts with what readers said of them. What was read stays in `before_review/` as long as there are such
  /// verdicts.
  Kept<record::Facts> reviewed_facts(record::MadeBy wanted) {
    const auto read = record::read_as<record::facts_from>;
    const auto file = state_.file("facts.json");
    const auto wanted_before = wanted;
    std::function<bool(const record::Facts&)> unfinished;
    if (state_.sources == Sources::at_hand) unfinished = extract::language_model::may_be_asked_again;
    const auto from_or_made = [&](const std::filesystem::path& other) {
      auto as_it_is = made_already<record::Facts>(other, wanted_before, read);
      return as_it_is && !(unfinished && unfinished(*as_it_is)) ? *std::move(as_it_is) : make_facts();
    };
    if (!state_.reviews.name_words(wanted, "facts", {record::ItemKind::sentence, record::ItemKind::fact})) {
      auto kept = up_to_date_or_make<record::Facts>(
          file, wanted, read, [&] { return from_or_made(state_.reviews.before("facts.json")); }, unfinished);
      state_.reviews.remove_before("facts.json");
      return kept;
    }
    const auto made = up_to_date_or_make<record::Facts>(
        state_.reviews.before("facts.json"), wanted_before, read, [&] { return from_or_made(file); },
        unfinished);
    CaseReviews::name_before(wanted, "facts.json", made.hash);
    return up_to_date_or_make<record::Facts>(file, wanted, read, [&] {
      auto facts = made.record;
      state_.applied_reviews +=
          review::apply(state_.reviews.verdicts(), *state_.record, state_.shared.knowledge, facts);
      return facts;
    });
  }

  record::Facts make_facts() const {
    if (state_.sources == Sources::left) refuse_to_make("facts.json");
    auto facts = state_.shared.extractor.read(state_.input.id, state_.record->report);
    const extract::language_model::Reader::Report report{facts, state_.record->report};
    if (state_.shared.model && !state_.shared.model->read({&report, 1}, state_.stop)) throw Interrupted{};
    return facts;
  }

  CaseState& state_;
};

}  // namespace

bool extract_stage(CaseState& state) {
  if (state.record->report.empty())
    throw NotPossible{"no_report", "the case has no report, so it has no facts"};
  auto kept = ExtractStage(state).run();
  state.facts = std::move(kept.record);
  state.facts_hash = kept.hash;
  return kept.made;
}

}  // namespace radgenome::pipeline
