// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "pipeline/stages/stages_of_a_case.h"
#include "record/errors.h"
#include "segment/segment.h"

namespace radgenome::pipeline {
namespace {

constexpr std::array<std::string_view, 5> states = {"made", "up_to_date", "failed", "not_possible",
                                                    "interrupted"};

/// Temporary files of a run that was killed; this run holds the data set's lock, so they are nobody's.
void remove_leftovers(const std::filesystem::path& folder) {
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with('.') && name.ends_with(".tmp")) std::filesystem::remove(entry.path(), failed);
  }
}

/// Takes a case through its stages, at whose edge errors become outcomes.
class CaseRun {
 public:
  CaseRun(const import::CaseInput& input, const dataset::Dataset& dataset, const Shared& shared,
          const std::function<bool()>& stop, Sources sources = Sources::at_hand)
      : state_{input, dataset, shared, stop, sources} {
    outcome_.id = input.id;
  }

  CaseOutcome run(bool has_earlier) {
    remove_leftovers(state_.dataset.folder(state_.input.id));
    if (stage("import", [&] { return import_stage(state_); })) {
      stage("segment", [&] { return segment_stage(state_); });
      if (stage("extract", [&] { return extract_stage(state_); }))
        stage("ground", [&] { return ground_stage(state_); });
      stage("check", [&] { return check_stage(state_); });
      if (!has_earlier && can_be_asked()) stage("ask", [&] { return ask_stage(state_, nullptr); });
    }
    return finish();
  }

  CaseOutcome ask_later(const std::string& earlier, CaseOutcome outcome) {
    outcome_ = std::move(outcome);
    if (outcome_.interrupted() || !std::filesystem::exists(state_.file("case.json")))
      return std::move(outcome_);
    stage("ask", [&] {
      read_records();
      if (!can_be_asked())
        throw NotPossible{"nothing_to_ask", "the case has neither a report with links nor masks"};
      const auto before = earlier_scan(state_.dataset, earlier);
      return ask_stage(state_, before ? &*before : nullptr);
    });
    return finish();
  }

 private:
  /// Runs one stage at this edge, where errors become outcomes. True where its record is there to go on with.
  template <class Work>
  bool stage(const std::string& name, const Work& work) {
    StageOutcome outcome{name, StageState::made, 0, "", ""};
    const auto started = std::chrono::steady_clock::now();
    try {
      if (state_.stop() || outcome_.interrupted()) throw Interrupted{};
      outcome.state = work() ? StageState::made : StageState::up_to_date;
    } catch (const Interrupted&) {
      outcome.state = StageState::interrupted;
    } catch (const NotPossible& reason) {
      outcome = {name, StageState::not_possible, 0, reason.code, reason.sentence};
    } catch (const Error& error) {
      outcome = {name, StageState::failed, 0, error.code(), error.sentence()};
    } catch (const std::bad_alloc&) {
      outcome = {name, StageState::failed, 0, "out_of_memory",
                 "the case needs more memory than there is; run with fewer --cases-at-once"};
    } catch (const std::exception& error) {
      outcome = {name, StageState::failed, 0, "internal",
                 std::string("an unexpected failure: ") + error.what()};
    }
    outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    outcome_.stages.push_back(outcome);
    return outcome.state == StageState::made || outcome.state == StageState::up_to_date;
  }

  /// Masks alone can be asked for what they measure; a report that could not be read is waited for.
  bool can_be_asked() const { return state_.links || (state_.structures && state_.record->report.empty()); }

  /// What the stages before have left on the disk.
  void read_records() {
    state_.record = state_.dataset.read_case(state_.input.id);
    const auto made = [&](const char* stage) {
      return std::any_of(outcome_.stages.begin(), outcome_.stages.end(), [&](const StageOutcome& outcome) {
        return outcome.stage == stage &&
               (outcome.state == StageState::made || outcome.state == StageState::up_to_date);
      });
    };
    const auto hash_of = [&](const char* record) { return sha256_of_file(state_.file(record)); };
    if (made("segment") && (state_.structures = state_.dataset.read_structures(state_.input.id)))
      state_.structures_hash = hash_of("structures.json");
    if (made("extract") && (state_.facts = state_.dataset.read_facts(state_.input.id)))
      state_.facts_hash = hash_of("facts.json");
    if (made("ground") && (state_.links = state_.dataset.read_links(state_.input.id)))
      state_.links_hash = hash_of("links.json");
  }

  CaseOutcome finish() {
    write_errors();
    outcome_.reviews += state_.applied_reviews;
    return std::move(outcome_);
  }

  /// What failed on sources that are not looked at now has not been mended.
  void keep_errors_of_sources(record::Errors& errors) const {
    if (state_.sources == Sources::at_hand) return;
    const auto before = state_.dataset.read_errors(state_.input.id);
    if (!before) return;
    const auto failed_again = [&](const std::string& stage) {
      return std::any_of(errors.errors.begin(), errors.errors.end(),
                         [&](const auto& error) { return error.stage == stage; });
    };
    for (const auto& error : before->errors) {
      const bool of_sources = error.stage == "import" || error.stage == "segment" || error.stage == "extract";
      const bool of_reviews = error.code.starts_with("review_") || error.code.starts_with("repair_");
      if (of_sources && !of_reviews && !failed_again(error.stage)) errors.errors.push_back(error);
    }
  }

  /// errors.json says what failed; it goes when nothing fails any more.
  void write_errors() {
    record::Errors errors;
    errors.case_id = state_.input.id;
    for (const auto& stage : outcome_.stages)
      if (stage.state == StageState::failed)
        errors.errors.push_back({stage.stage, stage.code, stage.sentence});
    const auto file = state_.file("errors.json");
    try {
      keep_errors_of_sources(errors);
      if (!errors.errors.empty())
        write_file_atomically(file, pretty(to_json(errors)));
      else if (!outcome_.interrupted())
        std::filesystem::remove(file);
    } catch (const std::exception&) {
      // The disk that cannot hold errors.json has failed a stage already; the run report tells it.
    }
  }

  CaseState state_;
  CaseOutcome outcome_;
};

bool any_in(const CaseOutcome& outcome, StageState state) {
  return std::any_of(outcome.stages.begin(), outcome.stages.end(),
                     [&](const StageOutcome& stage) { return stage.state == state; });
}

}  // namespace

std::string_view name_of(StageState state) {
  return states[static_cast<std::size_t>(state)];
}

bool CaseOutcome::failed() const {
  return any_in(*this, StageState::failed);
}
bool CaseOutcome::interrupted() const {
  return any_in(*this, StageState::interrupted);
}
bool CaseOutcome::all_up_to_date() const {
  return !failed() && !interrupted() && !any_in(*this, StageState::made);
}

Shared Shared::load(const std::filesystem::path& data, const std::string& language,
                    const std::string& backend) {
  if (backend != "auto") segment::backend(backend);
  auto knowledge = knowledge::Knowledge::load(data);
  auto tables = check::Tables::load(data, knowledge);
  extract::Extractor extractor(data, language, knowledge);
  auto wording = ask::Wording::load(data, language);
  auto measurements = measure::Settings::load(data, knowledge);
  return {std::move(knowledge),
          std::move(tables),
          std::move(extractor),
          std::move(wording),
          std::move(measurements),
          data,
          backend};
}

CaseOutcome run_case(const import::CaseInput& input, const dataset::Dataset& dataset, const Shared& shared,
                     const std::function<bool()>& stop, bool has_earlier) {
  return CaseRun(input, dataset, shared, stop).run(has_earlier);
}

CaseOutcome review_case(const std::string& id, const dataset::Dataset& dataset, const Shared& shared,
                        const std::function<bool()>& stop, bool has_earlier) {
  import::CaseInput input;
  input.id = id;
  return CaseRun(input, dataset, shared, stop, Sources::left).run(has_earlier);
}

CaseOutcome ask_later(const import::CaseInput& input, const dataset::Dataset& dataset, const Shared& shared,
                      const std::function<bool()>& stop, const std::string& earlier, CaseOutcome outcome) {
  return CaseRun(input, dataset, shared, stop).ask_later(earlier, std::move(outcome));
}

}  // namespace radgenome::pipeline
