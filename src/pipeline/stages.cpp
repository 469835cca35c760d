// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "ask/answer_text.h"
#include "check/check.h"
#include "ground/ground.h"
#include "measure/measure.h"
#include "pipeline/case_reviews.h"
#include "pipeline/case_scan.h"
#include "pipeline/reviewed_masks.h"
#include "pipeline/segmentation_record.h"
#include "pipeline/up_to_date.h"
#include "record/errors.h"
#include "record/reviews.h"
#include "review/apply.h"
#include "review/verdicts.h"
#include "segment/label_names.h"
#include "segment/segment.h"

namespace radgenome::pipeline {
namespace {

/// Folder of a case: records and masks as they were made, where verdicts changed them.

constexpr std::array<std::string_view, 5> states = {"made", "up_to_date", "failed", "not_possible",
                                                    "interrupted"};

/// What a stage ends with when there is nothing to make it from.
struct NotPossible {
  std::string code, sentence;
};
struct Interrupted {};

/// Temporary files of a run that was killed; this run holds the data set's lock, so they are nobody's.
void remove_leftovers(const std::filesystem::path& folder) {
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with('.') && name.ends_with(".tmp")) std::filesystem::remove(entry.path(), failed);
  }
}

/// Where data sets kept their masks before there was a scan file.
/// @param given  masks that the case is made from; they are the user's, wherever they lie
void remove_mask_folders(const std::filesystem::path& folder,
                         const std::optional<std::filesystem::path>& given) {
  std::error_code failed;
  for (const char* name : {"masks", "masks.new"})
    if (!given || !std::filesystem::equivalent(*given, folder / name, failed))
      std::filesystem::remove_all(folder / name, failed);
}

std::string hash_of_report(const record::Case& record) {
  std::string text;
  for (const auto& section : record.report) text += section.name + '\0' + section.text + '\0';
  return sha256_of(text);
}

/// Whether the sources of a case are looked at again, or what was made of them is taken as it is.
enum class Sources { at_hand, left };

/// One case on its way; every stage leaves what it made for the stages after it.
class CaseRun {
 public:
  CaseRun(const import::CaseInput& input, const dataset::Dataset& dataset, const Shared& shared,
          const std::function<bool()>& stop, Sources sources = Sources::at_hand)
      : input_(input),
        dataset_(dataset),
        shared_(shared),
        stop_(stop),
        sources_(sources),
        reviews_(dataset, input.id) {
    outcome_.id = input.id;
  }

  CaseOutcome run(bool has_earlier) {
    remove_leftovers(dataset_.folder(input_.id));
    if (stage("import", [&] { return import_stage(); })) {
      stage("segment", [&] { return segment_stage(); });
      if (stage("extract", [&] { return extract_stage(); })) stage("ground", [&] { return ground_stage(); });
      stage("check", [&] { return check_stage(); });
      if (!has_earlier && can_be_asked()) stage("ask", [&] { return ask_stage(nullptr); });
    }
    write_errors();
    return std::move(outcome_);
  }

  CaseOutcome ask_later(const std::string& earlier, CaseOutcome outcome) {
    outcome_ = std::move(outcome);
    if (outcome_.interrupted() || !std::filesystem::exists(dataset_.file(input_.id, "case.json")))
      return std::move(outcome_);
    stage("ask", [&] {
      read_records();
      if (!can_be_asked())
        throw NotPossible{"nothing_to_ask", "the case has neither a report with links nor masks"};
      const auto before = earlier_scan(earlier);
      return ask_stage(before ? &*before : nullptr);
    });
    write_errors();
    return std::move(outcome_);
  }

 private:
  /// Runs one stage at this edge, where errors become outcomes. True where its record is there to go on with.
  template <class Work>
  bool stage(const std::string& name, const Work& work) {
    StageOutcome outcome{name, StageState::made, 0, "", ""};
    const auto started = std::chrono::steady_clock::now();
    try {
      if (stop_() || outcome_.interrupted()) throw Interrupted{};
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
  bool can_be_asked() const { return links_ || (structures_ && case_->report.empty()); }

  /// What the stages before have left on the disk.
  void read_records() {
    case_ = dataset_.read_case(input_.id);
    const auto made = [&](const char* stage) {
      return std::any_of(outcome_.stages.begin(), outcome_.stages.end(), [&](const StageOutcome& outcome) {
        return outcome.stage == stage &&
               (outcome.state == StageState::made || outcome.state == StageState::up_to_date);
      });
    };
    const auto hash_of = [&](const char* record) { return sha256_of_file(dataset_.file(input_.id, record)); };
    if (made("segment") && (structures_ = dataset_.read_structures(input_.id)))
      structures_hash_ = hash_of("structures.json");
    if (made("extract") && (facts_ = dataset_.read_facts(input_.id))) facts_hash_ = hash_of("facts.json");
    if (made("ground") && (links_ = dataset_.read_links(input_.id))) links_hash_ = hash_of("links.json");
  }

  /// The scan before; nothing where a stage failed on it, for then its records may be old ones.
  struct EarlierScan {
    ask::Earlier scan;
    std::map<std::string, std::string> hashes;  ///< of its records, as the made_by of questions names them
  };
  std::optional<EarlierScan> earlier_scan(const std::string& id) const {
    if (dataset_.has_errors(id)) return std::nullopt;
    EarlierScan before{{dataset_.read_case(id), {}, {}}, {}};
    before.scan.facts.case_id = id;
    if (auto facts = dataset_.read_facts(id)) {
      before.scan.facts = *std::move(facts);
      before.hashes["earlier/facts.json"] = sha256_of_file(dataset_.file(id, "facts.json"));
    }
    if (auto structures = dataset_.read_structures(id)) {
      before.scan.structures = *std::move(structures);
      before.hashes["earlier/structures.json"] = sha256_of_file(dataset_.file(id, "structures.json"));
    }
    return before;
  }

  record::MadeBy made_by(const std::string& stage, int version, const std::string& rules) const {
    return {stage, version, rules, sha256_of(shared_.backend), {}};
  }

  bool import_stage() {
    if (sources_ == Sources::left) {
      case_ = dataset_.read_case(input_.id);
      return false;
    }
    const auto fingerprint_file = dataset_.file(input_.id, ".fingerprint");
    const auto fingerprint = import::fingerprint(input_);
    if (read_file_if_there(fingerprint_file) == fingerprint) {
      try {
        case_ = dataset_.read_case(input_.id);
        return false;
      } catch (const Error&) {
        // A damaged record is made anew.
      }
    }
    auto imported = import::import_case(input_, dataset_.root());
    case_ = std::move(imported.record);
    case_->made_by.options = sha256_of("");
    ct_ = std::move(imported.ct);
    write_file_atomically(dataset_.file(input_.id, "case.json"), pretty(to_json(*case_)), Flush::later);
    write_file_atomically(fingerprint_file, fingerprint, Flush::later);
    return true;
  }

  /// @throws NotPossible  the record was never made
  record::MadeBy as_it_was_made(const char* record) const {
    if (const auto made_by = reviews_.as_it_was_made(record)) return *made_by;
    throw NotPossible{"not_made", fmt::format("{} was never made; run the data set again", record)};
  }

  [[noreturn]] static void refuse_to_make(const char* record) {
    throw Error("not_at_hand",
                fmt::format("what {} was before the review is lost or damaged, and cannot be made again "
                            "without the sources; run `radgenome run` with them",
                            record));
  }

  bool segment_stage() {
    if (!case_->geometry)
      throw NotPossible{"no_image", "the case has neither a CT nor masks, so it has no structures"};
    const auto& backend = segment::backend(backend_name());
    auto kept = reviewed_structures(
        sources_ == Sources::left ? as_it_was_made("structures.json") : structures_wanted(backend), backend);
    remove_mask_folders(dataset_.folder(input_.id), masks_path());
    structures_ = std::move(kept.record);
    structures_hash_ = kept.hash;
    return kept.made;
  }

  record::MadeBy structures_wanted(const segment::Backend& backend) const {
    auto wanted =
        made_by("segment", backend.version,
                fmt::format("{}/{} knowledge {} measurements {}/{}", backend.name, backend.version,
                            shared_.knowledge.version(), measure::version, shared_.measurements.version));
    if (case_->ct) wanted.inputs["case.json#ct"] = case_->ct->sha256;
    if (case_->masks) wanted.inputs["case.json#masks"] = case_->masks->sha256;
    if (backend.name == "network" && shared_.network) {
      wanted.inputs["model"] = shared_.network->model().hash;
      wanted.rules +=
          fmt::format("; {}; {}", shared_.network->model().id, options_json(*shared_.network).dump());
    }
    // The names may lie in a file that many label maps share.
    if (case_->masks && case_->masks->format == "label_map")
      wanted.inputs["label_names"] = segment::hash_of_label_names(*masks_path());
    return wanted;
  }

  /// Structures and scan file, with what readers said of masks. What the backend made stays beside them in
  /// `before_review/` as long as there are such verdicts: the record, and its masks where some were changed.
  Kept<record::Structures> reviewed_structures(record::MadeBy wanted, const segment::Backend& backend) {
    const auto read = read_as<record::structures_from>;
    const auto file = dataset_.file(input_.id, "structures.json");
    const auto in_scan = [&](const record::Structures& structures) {
      return scan_holds(dataset_.scan_file(input_.id), *case_, structures, shared_.ct_storage);
    };
    const auto kept_apart = [&](const record::Structures& structures) {
      return scan_holds(reviews_.before("masks.ozx"), *case_, structures, CtStorage::referred);
    };
    const auto unfinished = [&](const record::Structures& structures) { return !in_scan(structures); };
    const auto wanted_before = wanted;
    if (!reviews_.name_words(wanted, "masks", {record::ItemKind::mask})) {
      auto kept = up_to_date_or_make<record::Structures>(
          file, wanted, read,
          [&] {
            const auto made =
                made_already<record::Structures>(reviews_.before("structures.json"), wanted, read);
            return made && kept_apart(*made) ? put_back(*made) : make_structures(backend);
          },
          unfinished);
      reviews_.remove_before("structures.json");
      remove_masks_before();
      return kept;
    }
    const auto made = up_to_date_or_make<record::Structures>(
        reviews_.before("structures.json"), wanted_before, read,
        [&] {
          auto as_it_is = made_already<record::Structures>(file, wanted_before, read);
          return as_it_is && in_scan(*as_it_is) ? *std::move(as_it_is) : make_structures(backend);
        },
        [&](const record::Structures& structures) {
          return !in_scan(structures) && !kept_apart(structures);
        });
    CaseReviews::name_before(wanted, "structures.json", made.hash);
    auto kept = up_to_date_or_make<record::Structures>(
        file, wanted, read, [&] { return review_structures(made.record, kept_apart(made.record)); },
        unfinished);
    if (in_scan(made.record)) remove_masks_before();
    return kept;
  }

  /// The masks of the scan file as a backend made them.
  record::Structures put_back(record::Structures made) {
    write_masks({made, read_masks_of(reviews_.before("masks.ozx"))});
    return made;
  }

  /// @param kept_apart  the masks before the review lie in `before_review/`, not in the scan file
  record::Structures review_structures(const record::Structures& made, bool kept_apart) {
    const auto masks_before = kept_apart ? reviews_.before("masks.ozx") : dataset_.scan_file(input_.id);
    ReviewedMasks reviewed(reviews_.verdicts(),
                           {shared_.knowledge, *case_->geometry, nullptr, {}, shared_.data},
                           segment::backend(backend_name()), dataset_.file(input_.id, "repairs"));
    auto record = made;
    auto changes = reviewed.judge(record);
    if (changes.empty()) {
      if (kept_apart) put_back(record);
      outcome_.reviews += reviewed.applied();
      return record;
    }
    segment::Segmentation segmentation{std::move(record), read_masks_of(masks_before)};
    if (!kept_apart) write_scan(reviews_.before("masks.ozx"), *case_->geometry, nullptr, segmentation);
    segmentation = reviewed.change(std::move(segmentation), std::move(changes), ct_or_load());
    segmentation.record.case_id = input_.id;
    segmentation.record.measurements = measure::measure(
        {shared_.knowledge, shared_.measurements, segmentation.record, segmentation.masks, ct_or_load()});
    write_masks(segmentation);
    outcome_.reviews += reviewed.applied();
    return std::move(segmentation.record);
  }

  record::MaskSet read_masks_of(const std::filesystem::path& scan) const {
    return dataset::masks_of(scan, shared_.knowledge);
  }

  /// Only whole masks are named by a record: it goes before they are written.
  void write_masks(const segment::Segmentation& segmentation) {
    std::filesystem::remove(dataset_.file(input_.id, "structures.json"));
    const auto* ct = ct_or_load();
    write_scan(dataset_.scan_file(input_.id), *case_->geometry,
               shared_.ct_storage == CtStorage::stored ? ct : nullptr, segmentation);
    masks_ = segmentation.masks;
  }

  void remove_masks_before() const {
    for (const auto* file : {"masks.ozx", ".scan_checked"}) reviews_.remove_before(file);
  }

  std::string backend_name() const {
    if (shared_.backend != "auto") return shared_.backend;
    return case_->masks ? "masks" : shared_.network ? "network" : "atlas";
  }

  record::Structures make_structures(const segment::Backend& backend) {
    if (sources_ == Sources::left) refuse_to_make("structures.json");
    const segment::Job job{shared_.knowledge, *case_->geometry, ct_or_load(),
                           masks_path(),      shared_.data,     shared_.network.get()};
    auto segmentation = segment::segment(backend, job);
    segmentation.record.case_id = input_.id;
    segmentation.record.measurements = measure::measure(
        {shared_.knowledge, shared_.measurements, segmentation.record, segmentation.masks, job.ct});
    write_masks(segmentation);
    return std::move(segmentation.record);
  }

  std::optional<std::filesystem::path> masks_path() const {
    if (!case_->masks) return std::nullopt;
    return dataset_.root() / case_->masks->path;
  }

  bool extract_stage() {
    if (case_->report.empty()) throw NotPossible{"no_report", "the case has no report, so it has no facts"};
    auto kept = reviewed_facts(sources_ == Sources::left ? as_it_was_made("facts.json") : facts_wanted());
    facts_ = std::move(kept.record);
    facts_hash_ = kept.hash;
    return kept.made;
  }

  record::MadeBy facts_wanted() const {
    auto wanted = made_by("extract", extract::stage_version, shared_.extractor.rules());
    wanted.options = sha256_of("");
    wanted.inputs["case.json#report"] = hash_of_report(*case_);
    // Only a record that the model has a part in says so; it stays as it is where all is understood.
    if (shared_.model &&
        extract::language_model::Reader::has_work(shared_.extractor.read(input_.id, case_->report)))
      shared_.model->sign(wanted);
    return wanted;
  }

  /// Facts with what readers said of them. What was read stays in `before_review/` as long as there are such
  /// verdicts.
  Kept<record::Facts> reviewed_facts(record::MadeBy wanted) {
    const auto read = read_as<record::facts_from>;
    const auto file = dataset_.file(input_.id, "facts.json");
    const auto wanted_before = wanted;
    std::function<bool(const record::Facts&)> unfinished;
    if (sources_ == Sources::at_hand) unfinished = extract::language_model::may_be_asked_again;
    const auto from_or_made = [&](const std::filesystem::path& other) {
      auto as_it_is = made_already<record::Facts>(other, wanted_before, read);
      return as_it_is && !(unfinished && unfinished(*as_it_is)) ? *std::move(as_it_is) : make_facts();
    };
    if (!reviews_.name_words(wanted, "facts", {record::ItemKind::sentence, record::ItemKind::fact})) {
      auto kept = up_to_date_or_make<record::Facts>(
          file, wanted, read, [&] { return from_or_made(reviews_.before("facts.json")); }, unfinished);
      reviews_.remove_before("facts.json");
      return kept;
    }
    const auto made = up_to_date_or_make<record::Facts>(
        reviews_.before("facts.json"), wanted_before, read, [&] { return from_or_made(file); }, unfinished);
    CaseReviews::name_before(wanted, "facts.json", made.hash);
    return up_to_date_or_make<record::Facts>(file, wanted, read, [&] {
      auto facts = made.record;
      outcome_.reviews += review::apply(reviews_.verdicts(), *case_, shared_.knowledge, facts);
      return facts;
    });
  }

  record::Facts make_facts() const {
    if (sources_ == Sources::left) refuse_to_make("facts.json");
    auto facts = shared_.extractor.read(input_.id, case_->report);
    const extract::language_model::Reader::Report report{facts, case_->report};
    if (shared_.model && !shared_.model->read({&report, 1}, stop_)) throw Interrupted{};
    return facts;
  }

  /// Adds the records that the last stages rest on to what their own record must name.
  void name_inputs(record::MadeBy& wanted) const {
    if (structures_) wanted.inputs["structures.json"] = structures_hash_;
    if (facts_) wanted.inputs["facts.json"] = facts_hash_;
    if (links_) wanted.inputs["links.json"] = links_hash_;
  }

  bool ground_stage() {
    auto wanted = made_by("ground", ground::stage_version, "knowledge " + shared_.knowledge.version());
    name_inputs(wanted);
    const bool reviewed = reviews_.name_words(wanted, "links", {record::ItemKind::link});
    auto kept = up_to_date_or_make<record::Links>(
        dataset_.file(input_.id, "links.json"), wanted, read_as<record::links_from>, [&] {
          const auto* structures = structures_ ? &*structures_ : nullptr;
          auto links = ground::ground(*facts_, structures, shared_.knowledge);
          if (reviewed)
            outcome_.reviews +=
                review::apply(reviews_.verdicts(), *facts_, structures, shared_.knowledge, links);
          return links;
        });
    links_ = std::move(kept.record);
    links_hash_ = kept.hash;
    return kept.made;
  }

  bool check_stage() {
    if (!structures_ && !facts_)
      throw NotPossible{"nothing_to_check", "the case has neither structures nor facts to check"};
    auto wanted =
        made_by("check", check::stage_version,
                fmt::format("knowledge {} tables {}", shared_.knowledge.version(), shared_.tables.version()));
    name_inputs(wanted);
    const record::Structures no_structures;
    const record::Facts no_facts;
    const record::Links no_links;
    auto kept = up_to_date_or_make<record::Checks>(
        dataset_.file(input_.id, "checks.json"), wanted, read_as<record::checks_from>, [&] {
          if (structures_ && !masks_) masks_ = dataset_.read_masks(input_.id, shared_.knowledge);
          const record::MaskSet no_masks;
          return check::check({shared_.knowledge, shared_.tables, *case_,
                               structures_ ? *structures_ : no_structures, masks_ ? *masks_ : no_masks,
                               facts_ ? *facts_ : no_facts, links_ ? *links_ : no_links,
                               [this] { return ct_or_load(); }});
        });
    return kept.made;
  }

  /// The CT, which a check may be the first to need.
  const Ct* ct_or_load() {
    if (case_->ct && !ct_)
      ct_ = sources_ == Sources::left ? read_ct(dataset_, *case_) : import::load_ct(*case_, dataset_.root());
    return ct_ ? &*ct_ : nullptr;
  }

  bool ask_stage(const EarlierScan* before) {
    auto wanted =
        made_by("ask", ask::stage_version,
                fmt::format("{} knowledge {}", shared_.wording.version(), shared_.knowledge.version()));
    name_inputs(wanted);
    if (before != nullptr) wanted.inputs.insert(before->hashes.begin(), before->hashes.end());
    const bool reviewed = reviews_.name_words(wanted, "questions", {record::ItemKind::question});
    const record::Structures no_structures;
    record::Facts no_facts;
    no_facts.case_id = input_.id;
    const record::Links no_links;
    return up_to_date_or_make<record::Questions>(
               dataset_.file(input_.id, "questions.json"), wanted, record::questions_in,
               [&] {
                 const ask::Subject subject{shared_.knowledge,
                                            shared_.wording,
                                            *case_,
                                            facts_ ? *facts_ : no_facts,
                                            links_ ? *links_ : no_links,
                                            structures_ ? *structures_ : no_structures,
                                            before == nullptr ? nullptr : &before->scan};
                 auto questions = ask::ask(subject);
                 if (reviewed)
                   outcome_.reviews += review::apply(
                       reviews_.verdicts(),
                       [&](const auto& question, const auto& answer) {
                         return ask::answer_text(subject, question, answer);
                       },
                       questions);
                 return questions;
               })
        .made;
  }

  /// What failed on sources that are not looked at now has not been mended.
  void keep_errors_of_sources(record::Errors& errors) const {
    if (sources_ == Sources::at_hand) return;
    const auto before = dataset_.read_errors(input_.id);
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
    errors.case_id = input_.id;
    for (const auto& stage : outcome_.stages)
      if (stage.state == StageState::failed)
        errors.errors.push_back({stage.stage, stage.code, stage.sentence});
    const auto file = dataset_.file(input_.id, "errors.json");
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

  const import::CaseInput& input_;
  const dataset::Dataset& dataset_;
  const Shared& shared_;
  const std::function<bool()>& stop_;
  const Sources sources_;
  CaseReviews reviews_;
  CaseOutcome outcome_;

  std::optional<record::Case> case_;
  std::optional<Ct> ct_;
  std::optional<record::Structures> structures_;
  std::optional<record::MaskSet> masks_;
  std::optional<record::Facts> facts_;
  std::optional<record::Links> links_;
  std::string structures_hash_, facts_hash_, links_hash_;
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
