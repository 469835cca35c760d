// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "record/case.h"
#include "record/checks.h"
#include "record/errors.h"
#include "record/facts.h"
#include "record/links.h"
#include "record/questions.h"
#include "record/reviews.h"
#include "record/structures.h"

/// Records with every field in use, and records with as little as may be. Their text is made up.
namespace radgenome::record::tests {

inline MadeBy made_by(const std::string& stage) {
  return {stage,
          3,
          "rules/1",
          "sha256:" + std::string(64, 'a'),
          {{"case.json", "sha256:" + std::string(64, 'b')}}};
}

inline Case full_case() {
  Geometry geometry{{211, 197, 64}, {}};
  geometry.world_from_voxel.linear << -0.8, 0.1, 0.02, 0.1, -0.79, 0.3, 0.01, 0.25, 4.9;
  geometry.world_from_voxel.offset = {171.3, 160.25, -880.0625};
  return {"p_1_a_1",
          "p_1",
          Source{"../ct/p_1_a_1.nii.gz", "nifti", "sha256:" + std::string(64, 'c')},
          Source{"../masks/p_1_a_1", "mask_folder", "sha256:" + std::string(64, 'd')},
          std::string(336, 'f'),
          geometry,
          {{"findings", "A 6 × 4 mm nodule, “ground glass” 𝜇.\nHeart \"normal\"."}, {"impression", ""}},
          {{"spacing_differs", "The table gives 5 mm between slices, the file 4.9 mm."}},
          made_by("import")};
}

inline StructureEntry entry(const std::string& structure, State state) {
  StructureEntry made;
  made.structure = structure;
  made.state = state;
  return made;
}

inline Structures full_structures() {
  auto lung = entry("left lung", State::present);
  lung.voxels = 3'000'000'000;
  lung.volume_ml = 2431.0625;
  lung.bbox_ijk = Box{{10, 20, 0}, {100, 160, 64}};
  lung.centroid_mm = Point<World>{-81.5, 0.125, -700.3};
  lung.hu = HuSummary{-802.5, 120.25, -950, -830, -411};
  lung.components = 2;
  lung.component_voxels = {2'999'999'000, 1000};
  lung.surface_mm2 = 91234.5;
  lung.confidence = 0.9375;
  lung.entropy_bits = 0.25;
  lung.principal_axes = {{{0, 0.6, 0.8}, 240.5}, {{1, 0, 0}, 130}, {{0, -0.8, 0.6}, 110.25}};
  lung.axial_slices = SliceRange{0, 64, 31};
  lung.touches_border = true;
  lung.source = MaskSource{"recipe", "knowledge", ""};
  lung.recipe = {"left lung upper lobe"};
  lung.recipe_minus = {"lung vessel"};
  lung.recipe_missing = {"left lung lower lobe"};
  lung.flags = {"coarse", "incomplete"};
  lung.verified_by = 2;
  auto spleen = entry("spleen", State::outside_field_of_view);
  spleen.reason = "outside_field_of_view";
  const Measurement diameter{"longest_axial_diameter",
                             "left lung",
                             {},
                             181.5,
                             "mm",
                             "",
                             31,
                             {{-1.5, 20, -700}, {-90, -138.25, -700}}};
  const Measurement ratio{"cardiothoracic_ratio", "heart", "lung", {}, "1", "no_mask", {}, {}};
  return {"p_1_a_1", {lung, spleen}, {"left_eye"}, {ratio, diameter}, made_by("segment")};
}

inline Facts full_facts() {
  Fact fact{"f1.1", "nodule", Status::present, {"left lung upper lobe", "right lung"}, {6, 4.5}, 12, 18, {}};
  fact.evidence = {{"size", 2, 10}, {"place", 20, 24}, {"status", 0, 1}};
  fact.evidence.push_back({"attribute", 30, 40});
  fact.evidence.push_back({"count", 8, 11});
  fact.attributes = {"part_solid"};
  fact.count = Count{2, true};
  fact.verified_by = 3;
  const Fact bare{"f1.2", "pleural_effusion", Status::absent, {}, {}, 0, 3, {}};
  auto made = made_by("extract");
  made.model = Model{"reader-1", "sha256:" + std::string(64, 'e')};
  return {"p_1_a_1",
          {{"s1", "findings", 0, 35, SentenceType::statement, {fact, bare}},
           {"s2", "findings", 36, 51, SentenceType::leadin, {}, true, {}, 2},
           {"s3", "findings", 52, 60, SentenceType::other, {}, false, ModelReading{}},
           {"s4",
            "findings",
            61,
            70,
            SentenceType::statement,
            {},
            false,
            ModelReading{ModelReading::Outcome::refused, "unknown_finding"}}},
          made};
}

inline Links full_links() {
  return {"p_1_a_1",
          {{"f1.1", "left lung upper lobe", "left lung", Granularity::containing, "no_mask_of_its_own"},
           {"f1.1", "right lung", "right lung", Granularity::exact, "", 1},
           {"f1.2", std::nullopt, std::nullopt, Granularity::none, "no_place_stated"}},
          made_by("ground")};
}

inline Checks full_checks() {
  return {
      "p_1_a_1",
      {{"touching_border",
        Severity::info,
        "left lung",
        "The mask reaches the edge of the scan.",
        {{"faces", 1}, {"axes", {"k"}}}},
       {"finding_outside_scan", Severity::error, "f1.1", "The place lies outside the scan.", Json::object()}},
      made_by("check")};
}

inline Question question(const std::string& id, const std::string& kind, const Answer& answer) {
  Question made;
  made.id = id;
  made.kind = kind;
  made.form = kind + ".1";
  made.question = "Asked?";
  made.answer = answer;
  made.answer_text = "Answered";
  return made;
}

inline Questions full_questions() {
  auto yes = question("q.presence.nodule.right_lung", "presence", true);
  yes.finding = "nodule";
  yes.place = yes.structure = "right lung";
  yes.facts = {"f1.1"};
  auto where = question("q.location.nodule", "location", IdSet{"structures", {"right lung"}});
  where.finding = "nodule";
  where.options = {{"left lung", "the left lung", false}, {"right lung", "the right lung", true}};
  where.facts = {"f1.1"};
  where.verified_by = 12;
  auto none = question("q.abnormality.heart", "abnormality", IdSet{"findings", {}});
  none.place = "heart";
  none.facts = {"f1.2"};
  none.assumed = true;
  auto size = question("q.size.nodule", "size", Quantity{{6, 4.5}, "mm", 0.6});
  size.measured = Measured{"left lung", "volume_ml"};
  auto change = question("q.change.nodule.left_lung", "change", IdSet{"changes", {"new"}});
  change.finding = "nodule";
  change.place = "left lung";
  change.facts = {"f1.3"};
  change.earlier = EarlierScan{"p_1_a_1", {"f2.1"}};
  return {"p_1_b_1", {yes, where, none, size, change}, made_by("ask")};
}

inline Errors full_errors() {
  return {"p_1_a_1", {{"import", "truncated_gzip", "ct.nii.gz: the file ends early; copy it again."}}};
}

inline Verdict verdict(const std::string& number, ItemKind kind, const std::string& subject,
                       const Correction& correction) {
  return {std::string(31, '0') + number,
          "list-1",
          kind,
          subject,
          "sha256:" + std::string(64, 'e'),
          "reader one",
          Role::adjudicator,
          Judgement::wrong,
          correction,
          "Not \"so\".",
          4.25,
          "2026-01-31T12:00:00.000Z"};
}

inline Reviews full_reviews() {
  Correction of_sentence, of_fact, of_link, of_question, of_mask;
  of_sentence.type = SentenceType::advice;
  of_sentence.missed = {{"cyst", Status::possible, {"liver"}, {12.5}, 4, 9}};
  of_fact.finding = "mass";
  of_fact.status = Status::absent;
  of_fact.where = {{"left lung"}};
  of_fact.size_mm = {{31, 4.5}};
  of_link.grounding = Grounding{"left lung"};
  of_question.answer = Answer{IdSet{"findings", {"mass"}}};
  of_mask.repaired_mask = "sha256:" + std::string(64, 'f');
  Reviews reviews{
      "p_1_a_1",
      {verdict("1", ItemKind::sentence, "s1", of_sentence), verdict("2", ItemKind::fact, "f1.1", of_fact),
       verdict("3", ItemKind::link, "f1.1@left lung", of_link),
       verdict("4", ItemKind::question, "q.abnormality.lung", of_question),
       verdict("5", ItemKind::mask, "aorta", of_mask)},
      made_by("review")};
  auto bare = verdict("6", ItemKind::link, "f1.2@", Correction{});
  bare.judgement = Judgement::right;
  bare.correction = {};
  bare.comment = bare.list = "";
  reviews.verdicts.push_back(bare);
  return reviews;
}

}  // namespace radgenome::record::tests
