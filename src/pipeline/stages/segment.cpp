// SPDX-License-Identifier: Apache-2.0
#include "segment/segment.h"

#include <fmt/format.h>

#include "measure/measure.h"
#include "pipeline/case_scan.h"
#include "pipeline/reviewed_masks.h"
#include "pipeline/segmentation_record.h"
#include "pipeline/stages/stages_of_a_case.h"
#include "pipeline/up_to_date.h"
#include "record/reviews.h"
#include "review/verdicts.h"
#include "segment/label_names.h"

namespace radgenome::pipeline {
namespace {

/// Where data sets kept their masks before there was a scan file.
/// @param given  masks that the case is made from; they are the user's, wherever they lie
void remove_mask_folders(const std::filesystem::path& folder,
                         const std::optional<std::filesystem::path>& given) {
  std::error_code failed;
  for (const char* name : {"masks", "masks.new"})
    if (!given || !std::filesystem::equivalent(*given, folder / name, failed))
      std::filesystem::remove_all(folder / name, failed);
}

std::string backend_name(const CaseState& state) {
  if (state.shared.backend != "auto") return state.shared.backend;
  return state.record->masks ? "masks" : state.shared.network ? "network" : "atlas";
}

class SegmentStage {
 public:
  explicit SegmentStage(CaseState& state) : state_(state), backend_(segment::backend(backend_name(state))) {}

  Kept<record::Structures> run() {
    return reviewed_structures(state_.sources == Sources::left ? state_.as_it_was_made("structures.json")
                                                               : structures_wanted());
  }

 private:
  record::MadeBy structures_wanted() const {
    auto wanted = state_.made_by(
        "segment", backend_.version,
        fmt::format("{}/{} knowledge {} measurements {}/{}", backend_.name, backend_.version,
                    state_.shared.knowledge.version(), measure::version, state_.shared.measurements.version));
    if (state_.record->ct) wanted.inputs["case.json#ct"] = state_.record->ct->sha256;
    if (state_.record->masks) wanted.inputs["case.json#masks"] = state_.record->masks->sha256;
    if (backend_.name == "network" && state_.shared.network) {
      wanted.inputs["model"] = state_.shared.network->model().hash;
      wanted.rules += fmt::format("; {}; {}", state_.shared.network->model().id,
                                  options_json(*state_.shared.network).dump());
    }
    // The names may lie in a file that many label maps share.
    if (state_.record->masks && state_.record->masks->format == "label_map")
      wanted.inputs["label_names"] = segment::hash_of_label_names(*state_.masks_path());
    return wanted;
  }

  /// Structures and scan file, with what readers said of masks. What the backend made stays beside them in
  /// `before_review/` as long as there are such verdicts: the record, and its masks where some were changed.
  Kept<record::Structures> reviewed_structures(record::MadeBy wanted) {
    const auto file = state_.file("structures.json");
    const auto in_scan = [&](const record::Structures& structures) {
      return scan_holds(state_.dataset.scan_file(state_.input.id), *state_.record, structures,
                        state_.shared.ct_storage);
    };
    const auto kept_apart = [&](const record::Structures& structures) {
      return scan_holds(state_.reviews.before("masks.ozx"), *state_.record, structures, CtStorage::referred);
    };
    const auto unfinished = [&](const record::Structures& structures) { return !in_scan(structures); };
    const auto wanted_before = wanted;
    if (!state_.reviews.name_words(wanted, "masks", {record::ItemKind::mask})) {
      auto kept = up_to_date_or_make<record::Structures>(
          file, wanted, record::structures_in,
          [&] {
            const auto made = made_already<record::Structures>(state_.reviews.before("structures.json"),
                                                               wanted, record::structures_in);
            return made && kept_apart(*made) ? put_back(*made) : make_structures();
          },
          unfinished);
      state_.reviews.remove_before("structures.json");
      remove_masks_before();
      return kept;
    }
    const auto made = up_to_date_or_make<record::Structures>(
        state_.reviews.before("structures.json"), wanted_before, record::structures_in,
        [&] {
          auto as_it_is = made_already<record::Structures>(file, wanted_before, record::structures_in);
          return as_it_is && in_scan(*as_it_is) ? *std::move(as_it_is) : make_structures();
        },
        [&](const record::Structures& structures) {
          return !in_scan(structures) && !kept_apart(structures);
        });
    CaseReviews::name_before(wanted, "structures.json", made.hash);
    auto kept = up_to_date_or_make<record::Structures>(
        file, wanted, record::structures_in,
        [&] { return review_structures(made.record, kept_apart(made.record)); }, unfinished);
    if (in_scan(made.record)) remove_masks_before();
    return kept;
  }

  /// The masks of the scan file as a backend made them.
  record::Structures put_back(record::Structures made) {
    write_masks({made, read_masks_of(state_.reviews.before("masks.ozx"))});
    return made;
  }

  /// @param kept_apart  the masks before the review lie in `before_review/`, not in the scan file
  record::Structures review_structures(const record::Structures& made, bool kept_apart) {
    const auto masks_before =
        kept_apart ? state_.reviews.before("masks.ozx") : state_.dataset.scan_file(state_.input.id);
    ReviewedMasks reviewed(
        state_.reviews.verdicts(),
        {state_.shared.knowledge, *state_.record->geometry, nullptr, {}, state_.shared.data}, backend_,
        state_.file("repairs"));
    auto record = made;
    auto changes = reviewed.judge(record);
    if (changes.empty()) {
      if (kept_apart) put_back(record);
      state_.applied_reviews += reviewed.applied();
      return record;
    }
    segment::Segmentation segmentation{std::move(record), read_masks_of(masks_before)};
    if (!kept_apart)
      write_scan(state_.reviews.before("masks.ozx"), *state_.record->geometry, nullptr, segmentation);
    segmentation = reviewed.change(std::move(segmentation), std::move(changes), state_.ct_or_load());
    segmentation.record.case_id = state_.input.id;
    segmentation.record.measurements =
        measure::measure({state_.shared.knowledge, state_.shared.measurements, segmentation.record,
                          segmentation.masks, state_.ct_or_load()});
    write_masks(segmentation);
    state_.applied_reviews += reviewed.applied();
    return std::move(segmentation.record);
  }

  record::MaskSet read_masks_of(const std::filesystem::path& scan) const {
    return dataset::masks_of(scan, state_.shared.knowledge);
  }

  /// Only whole masks are named by a record: it goes before they are written.
  void write_masks(const segment::Segmentation& segmentation) {
    std::filesystem::remove(state_.file("structures.json"));
    const auto* ct = state_.ct_or_load();
    write_scan(state_.dataset.scan_file(state_.input.id), *state_.record->geometry,
               state_.shared.ct_storage == CtStorage::stored ? ct : nullptr, segmentation);
    state_.masks = segmentation.masks;
  }

  void remove_masks_before() const {
    for (const auto* file : {"masks.ozx", ".scan_checked"}) state_.reviews.remove_before(file);
  }

  record::Structures make_structures() {
    if (state_.sources == Sources::left) refuse_to_make("structures.json");
    const segment::Job job{state_.shared.knowledge, *state_.record->geometry, state_.ct_or_load(),
                           state_.masks_path(),     state_.shared.data,       state_.shared.network.get()};
    auto segmentation = segment::segment(backend_, job);
    segmentation.record.case_id = state_.input.id;
    segmentation.record.measurements = measure::measure({state_.shared.knowledge, state_.shared.measurements,
                                                         segmentation.record, segmentation.masks, job.ct});
    write_masks(segmentation);
    return std::move(segmentation.record);
  }

  CaseState& state_;
  const segment::Backend& backend_;
};

}  // namespace

bool segment_stage(CaseState& state) {
  if (!state.record->geometry)
    throw NotPossible{"no_image", "the case has neither a CT nor masks, so it has no structures"};
  auto kept = SegmentStage(state).run();
  remove_mask_folders(state.dataset.folder(state.input.id), state.masks_path());
  state.structures = std::move(kept.record);
  state.structures_hash = kept.hash;
  return kept.made;
}

}  // namespace radgenome::pipeline
