// SPDX-License-Identifier: Apache-2.0
// What each kind asks, and where it must be silent, over cases written by hand.
#include <gmock/gmock.h>

#include <set>

#include "ask/case_for_tests.h"

namespace radgenome::ask {
namespace {

using namespace tests;  // NOLINT: the hand-made case
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> ids_in(const record::Question& question) {
  return std::get<record::IdSet>(question.answer).ids;
}

std::vector<std::string> ids_of(const std::vector<record::Question>& questions) {
  std::vector<std::string> ids;
  for (const auto& question : questions) ids.push_back(question.id);
  return ids;
}

TEST(Presence, YesAndNoAreBothStated) {
  const auto asked = HandMadeCase()
                         .fact("nodule", Status::present, {"right lung upper lobe"})
                         .fact("pleural_effusion", Status::absent, {"pleura"})
                         .ask("presence");
  ASSERT_THAT(asked, SizeIs(2));
  EXPECT_EQ(asked[0].id, "q.presence.nodule.right_lung_upper_lobe");
  EXPECT_EQ(asked[0].answer, record::Answer(true));
  EXPECT_EQ(asked[0].answer_text, "Yes");
  EXPECT_EQ(asked[0].finding, "nodule");
  EXPECT_EQ(asked[0].place, "right lung upper lobe");
  EXPECT_THAT(asked[0].facts, ElementsAre("f1"));
  EXPECT_EQ(asked[1].id, "q.presence.pleural_effusion.pleura");
  EXPECT_EQ(asked[1].answer, record::Answer(false));
  EXPECT_EQ(asked[1].answer_text, "No");
  EXPECT_THAT(asked[1].facts, ElementsAre("f2"));
  for (const auto& question : asked) EXPECT_FALSE(question.assumed);
}

TEST(Presence, ADenialOfTwoThingsIsTwoQuestions) {
  const auto asked = HandMadeCase()
                         .fact("pericardial_effusion", Status::absent, {"heart"})
                         .fact("pericardial_thickening", Status::absent, {"heart"})
                         .ask("presence");
  EXPECT_THAT(ids_of(asked), ElementsAre("q.presence.pericardial_effusion.heart",
                                         "q.presence.pericardial_thickening.heart"));
}

TEST(Presence, SaidTwiceIsAskedOnceAndRestsOnBoth) {
  const auto asked = HandMadeCase()
                         .fact("nodule", Status::present, {"left lung"})
                         .fact("nodule", Status::present, {"left lung"})
                         .ask("presence");
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_THAT(asked[0].facts, ElementsAre("f1", "f2"));
}

TEST(Presence, SilentWhereTheReportIsUnsureOrContradictsItself) {
  EXPECT_THAT(HandMadeCase().fact("nodule", Status::possible, {"left lung"}).ask("presence"), IsEmpty());
  EXPECT_THAT(HandMadeCase()
                  .fact("nodule", Status::present, {"left lung"})
                  .fact("nodule", Status::absent, {"left lung"})
                  .ask("presence"),
              IsEmpty());
  EXPECT_THAT(HandMadeCase()
                  .fact("nodule", Status::absent, {"left lung"})
                  .fact("nodule", Status::possible, {"left lung"})
                  .ask("presence"),
              IsEmpty());
}

TEST(Presence, NoNoBesideASightingOfThePlaceItsPartOrItsWhole) {
  for (const char* seen : {"right lung upper lobe", "lung"})
    for (const auto status : {Status::present, Status::possible}) {
      const auto asked = HandMadeCase()
                             .fact("nodule", Status::absent, {"right lung"})
                             .fact("nodule", status, {seen})
                             .ask("presence");
      for (const auto& question : asked) EXPECT_EQ(question.answer, record::Answer(true)) << question.id;
    }
  const auto elsewhere = HandMadeCase()
                             .fact("nodule", Status::absent, {"right lung"})
                             .fact("nodule", Status::present, {"left lung"})
                             .ask("presence");
  EXPECT_THAT(ids_of(elsewhere), ElementsAre("q.presence.nodule.left_lung", "q.presence.nodule.right_lung"));
}

TEST(Presence, WithoutAPlaceTheWholeScanIsMeant) {
  const auto asked = HandMadeCase().fact("mass", Status::absent, {}).ask("presence");
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_EQ(asked[0].id, "q.presence.mass");
  EXPECT_EQ(asked[0].place, std::nullopt);
  EXPECT_EQ(asked[0].structure, std::nullopt);
}

TEST(Presence, NormalAndOtherNonFindingsAreNotAskedFor) {
  EXPECT_THAT(HandMadeCase()
                  .fact("normal", Status::present, {"heart"})
                  .fact("lymph_node", Status::present, {"mediastinum"})
                  .ask("presence"),
              IsEmpty());
}

TEST(Grounding, TheMaskOfTheLinkWhetherExactContainingOrNone) {
  auto made = HandMadeCase().fact("nodule", Status::present, {"right lung middle lobe", "pleura"});
  const auto structure_at = [&](const std::string& place) {
    for (const auto& question : made.ask("presence"))
      if (question.place == place) return question.structure;
    return std::optional<std::string>("no question");
  };
  EXPECT_EQ(structure_at("right lung middle lobe"), "right lung middle lobe");
  made.grounded("right lung middle lobe", "right lung").grounded("pleura", std::nullopt);
  EXPECT_EQ(structure_at("right lung middle lobe"), "right lung");
  EXPECT_EQ(structure_at("pleura"), std::nullopt);
}

TEST(Abnormality, OneQuestionAPlaceWithAllThatIsPresentThere) {
  const auto asked = HandMadeCase()
                         .fact("nodule", Status::present, {"left lung"})
                         .fact("emphysema", Status::present, {"left lung", "right lung"})
                         .fact("mass", Status::absent, {"left lung"})
                         .ask("abnormality");
  ASSERT_THAT(ids_of(asked), ElementsAre("q.abnormality.left_lung", "q.abnormality.right_lung"));
  EXPECT_THAT(ids_in(asked[0]), ElementsAre("emphysema", "nodule"));
  EXPECT_EQ(asked[0].answer_text, "emphysema and nodule");
  EXPECT_THAT(asked[0].facts, ElementsAre("f2", "f1"));
  EXPECT_EQ(asked[0].structure, "left lung");
  EXPECT_THAT(ids_in(asked[1]), ElementsAre("emphysema"));
}

TEST(Abnormality, TheWholeShowsWhatItsPartsShow) {
  const auto asked = HandMadeCase()
                         .fact("nodule", Status::present, {"left lung upper lobe"})
                         .fact("emphysema", Status::present, {"lung"})
                         .ask("abnormality");
  ASSERT_THAT(ids_of(asked), ElementsAre("q.abnormality.left_lung_upper_lobe", "q.abnormality.lung"));
  EXPECT_THAT(ids_in(asked[0]), ElementsAre("nodule"));
  EXPECT_THAT(ids_in(asked[1]), ElementsAre("emphysema", "nodule"));
  EXPECT_EQ(asked[1].structure, "lung");
}

TEST(Abnormality, NoneOnlyWhereTheReportCallsThePlaceNormal) {
  const auto normal = HandMadeCase().fact("normal", Status::present, {"heart"}).ask("abnormality");
  ASSERT_THAT(normal, SizeIs(1));
  EXPECT_THAT(ids_in(normal[0]), IsEmpty());
  EXPECT_EQ(normal[0].answer_text, "No abnormality");
  EXPECT_THAT(normal[0].facts, ElementsAre("f1"));
  EXPECT_FALSE(normal[0].assumed);
  EXPECT_THAT(HandMadeCase().fact("cardiomegaly", Status::absent, {"heart"}).ask("abnormality"), IsEmpty());
  EXPECT_THAT(HandMadeCase().fact("normal", Status::absent, {"heart"}).ask("abnormality"), IsEmpty());
}

TEST(Abnormality, NoNoneWhereAPartHasOrMayHaveSomething) {
  for (const auto status : {Status::present, Status::possible}) {
    const auto asked = HandMadeCase()
                           .fact("normal", Status::present, {"lung"})
                           .fact("nodule", status, {"left lung lower lobe"})
                           .ask("abnormality");
    for (const auto& question : asked) EXPECT_NE(question.place, "lung");
  }
  EXPECT_THAT(HandMadeCase()
                  .fact("normal", Status::present, {"lung"})
                  .fact("nodule", Status::possible, {"lung"})
                  .ask("abnormality"),
              IsEmpty());
}

TEST(Abnormality, SilentWhereTheReportContradictsItself) {
  EXPECT_THAT(HandMadeCase()
                  .fact("nodule", Status::present, {"lung"})
                  .fact("nodule", Status::absent, {"lung"})
                  .ask("abnormality"),
              IsEmpty());
}

TEST(Location, AllDeepestPlacesOfOneFinding) {
  const auto asked = HandMadeCase()
                         .fact("nodule", Status::present, {"right lung upper lobe", "lung"})
                         .fact("nodule", Status::present, {"left lung"})
                         .fact("nodule", Status::possible, {"liver"})
                         .fact("nodule", Status::absent, {"spleen"})
                         .ask("location");
  ASSERT_THAT(ids_of(asked), ElementsAre("q.location.nodule"));
  EXPECT_THAT(ids_in(asked[0]), ElementsAre("left lung", "right lung upper lobe"));
  EXPECT_EQ(std::get<record::IdSet>(asked[0].answer).of, "structures");
  EXPECT_EQ(asked[0].answer_text, "the left lung and the right lung upper lobe");
  EXPECT_THAT(asked[0].facts, testing::UnorderedElementsAre("f1", "f2"));
  EXPECT_EQ(asked[0].structure, std::nullopt) << "two places are no one mask";
}

TEST(Location, OnePlaceHasItsMask) {
  const auto asked = HandMadeCase().fact("mass", Status::present, {"pleura"}).ask("location");
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_EQ(asked[0].structure, "pleura");
  EXPECT_EQ(asked[0].place, std::nullopt) << "the place is the answer";
}

TEST(Location, SilentWithoutAPlaceOrASighting) {
  EXPECT_THAT(HandMadeCase()
                  .fact("mass", Status::present, {})
                  .fact("nodule", Status::absent, {"lung"})
                  .fact("cyst", Status::possible, {"liver"})
                  .ask("location"),
              IsEmpty());
}

TEST(Size, InMillimetresAsStated) {
  const auto asked = HandMadeCase().fact("nodule", Status::present, {"left lung"}, {6, 4.5}).ask("size");
  ASSERT_THAT(ids_of(asked), ElementsAre("q.size.nodule.left_lung"));
  EXPECT_EQ(asked[0].answer, record::Answer(record::Quantity{{6, 4.5}, "mm"}));
  EXPECT_EQ(asked[0].answer_text, "6 x 4.5 mm");
  EXPECT_EQ(asked[0].structure, "left lung");
  EXPECT_THAT(asked[0].facts, ElementsAre("f1"));
}

TEST(Size, SilentWithoutASizeASightingOrOneAnswer) {
  EXPECT_THAT(HandMadeCase().fact("nodule", Status::present, {"left lung"}).ask("size"), IsEmpty());
  EXPECT_THAT(HandMadeCase().fact("nodule", Status::absent, {"left lung"}, {4}).ask("size"), IsEmpty());
  EXPECT_THAT(HandMadeCase().fact("nodule", Status::possible, {"left lung"}, {4}).ask("size"), IsEmpty());
  EXPECT_THAT(HandMadeCase()
                  .fact("nodule", Status::present, {"left lung"}, {4})
                  .fact("nodule", Status::present, {"left lung"}, {9})
                  .ask("size"),
              IsEmpty());
}

TEST(Size, TheWholeIsNotAskedForWhereAPartHasAnother) {
  const auto asked = HandMadeCase()
                         .fact("nodule", Status::present, {"left lung"}, {4})
                         .fact("nodule", Status::present, {"left lung upper lobe"}, {9})
                         .ask("size");
  EXPECT_THAT(ids_of(asked), ElementsAre("q.size.nodule.left_lung_upper_lobe"));
  EXPECT_THAT(HandMadeCase()
                  .fact("mass", Status::present, {}, {40})
                  .fact("mass", Status::present, {"liver"})
                  .ask("size"),
              IsEmpty());
}

TEST(CaseDisorders, EveryPresentFindingOnce) {
  const auto asked = HandMadeCase()
                         .fact("nodule", Status::present, {"left lung"})
                         .fact("emphysema", Status::present, {})
                         .fact("nodule", Status::present, {"right lung"})
                         .fact("mass", Status::absent, {"lung"})
                         .fact("pneumonia", Status::possible, {"lung"})
                         .fact("normal", Status::present, {"heart"})
                         .ask("case_disorders");
  ASSERT_THAT(ids_of(asked), ElementsAre("q.case_disorders"));
  EXPECT_THAT(ids_in(asked[0]), ElementsAre("emphysema", "nodule"));
  EXPECT_THAT(asked[0].facts, testing::UnorderedElementsAre("f1", "f2", "f3"));
}

TEST(CaseDisorders, SilentWhereNothingIsPresent) {
  EXPECT_THAT(HandMadeCase().fact("mass", Status::absent, {"lung"}).ask("case_disorders"), IsEmpty());
  EXPECT_THAT(HandMadeCase().ask().questions, IsEmpty());
}

TEST(Ask, WhatHasNoEntryOfItsOwnIsListedAndNotAskedFor) {
  const auto record = HandMadeCase().fact("other_abnormality", Status::present, {"liver"}, {12}).ask();
  EXPECT_THAT(ids_of(record.questions),
              ElementsAre("q.abnormality.liver", "q.case_disorders", "q.normality.liver",
                          "q.referring_segmentation.liver", "q.region_report.liver"));
}

HandMadeCase mixed_case() {
  return HandMadeCase()
      .fact("nodule", Status::present, {"left lung upper lobe", "right lung"}, {5})
      .fact("emphysema", Status::present, {"lung"})
      .fact("pleural_effusion", Status::absent, {"pleura"})
      .fact("normal", Status::present, {"heart"})
      .fact("pneumonia", Status::possible, {"lung"});
}

TEST(Ask, IdsAreUniqueAndEveryAnswerRestsOnFacts) {
  auto made = mixed_case();
  const auto record = made.ask();
  EXPECT_EQ(record.case_id, "case_1");
  std::set<std::string> ids, facts;
  for (const auto* fact : made.facts().all()) facts.insert(fact->id);
  for (const auto& question : record.questions) {
    EXPECT_TRUE(ids.insert(question.id).second) << question.id;
    EXPECT_TRUE(!question.facts.empty() || question.assumed) << question.id;
    EXPECT_THAT(facts, testing::IsSupersetOf(question.facts)) << question.id;
    EXPECT_FALSE(question.question.empty());
  }
  EXPECT_THAT(ids, SizeIs(testing::Gt(9u)));
}

TEST(Ask, TheSameCaseIsAskedTheSame) {
  EXPECT_EQ(mixed_case().ask(), mixed_case().ask());
}

TEST(Normality, YesWhereThePlaceIsCalledNormalNoWhereSomethingIsFound) {
  const auto asked = HandMadeCase()
                         .fact("normal", Status::present, {"heart"})
                         .fact("nodule", Status::present, {"left lung"})
                         .fact("emphysema", Status::present, {"left lung"})
                         .ask("normality");
  ASSERT_THAT(ids_of(asked), ElementsAre("q.normality.heart", "q.normality.left_lung"));
  EXPECT_EQ(asked[0].answer, record::Answer(true));
  EXPECT_THAT(asked[0].facts, ElementsAre("f1"));
  EXPECT_EQ(asked[0].structure, "heart");
  EXPECT_EQ(asked[1].answer, record::Answer(false));
  EXPECT_EQ(asked[1].answer_text, "No");
  EXPECT_THAT(asked[1].facts, ElementsAre("f3", "f2"));
}

TEST(Normality, SilentWhereTheReportIs) {
  const auto asked = [](const HandMadeCase& written) { return written.ask("normality"); };
  EXPECT_THAT(asked(HandMadeCase().fact("nodule", Status::absent, {"lung"})), IsEmpty());
  EXPECT_THAT(asked(HandMadeCase().fact("nodule", Status::possible, {"lung"})), IsEmpty());
  EXPECT_THAT(asked(HandMadeCase().fact("normal", Status::absent, {"lung"})), IsEmpty());
}

TEST(Normality, SilentWhereTheReportCanBeReadBothWays) {
  for (const char* place : {"lung", "left lung upper lobe"}) {
    const auto asked = HandMadeCase()
                           .fact("normal", Status::present, {"lung"})
                           .fact("nodule", Status::present, {place})
                           .ask("normality");
    for (const auto& question : asked) EXPECT_NE(question.place, "lung") << place;
  }
  EXPECT_THAT(HandMadeCase()
                  .fact("nodule", Status::present, {"lung"})
                  .fact("nodule", Status::absent, {"lung"})
                  .ask("normality"),
              IsEmpty());
}

TEST(Ask, OtherCasesAreAskedInOtherWords) {
  std::set<std::string> forms;
  for (int n = 0; n < 400; ++n) {
    auto made = HandMadeCase().fact("nodule", Status::present, {"lung"});
    made.facts().case_id = "case_" + std::to_string(n);
    forms.insert(made.ask("location").at(0).form);
  }
  EXPECT_EQ(forms.size(), shipped_wording().wordings("location").size());
}

/// Five facts of the lungs and the heart, enough that silence means something.
HandMadeCase whole_report() {
  return HandMadeCase()
      .fact("nodule", Status::present, {"right lung upper lobe"})
      .fact("pleural_effusion", Status::absent, {"pleura"})
      .fact("cardiomegaly", Status::absent, {"heart"})
      .fact("bronchiectasis", Status::absent, {"lung"})
      .fact("normal", Status::present, {"trachea"});
}

TEST(PresenceOfSilence, IsAssumedHasNoFactsAndIsNo) {
  const auto assumed = whole_report().presence(true);
  ASSERT_FALSE(assumed.empty());
  for (const auto& question : assumed) {
    EXPECT_EQ(question.answer, record::Answer(false)) << question.id;
    EXPECT_THAT(question.facts, IsEmpty()) << question.id;
  }
  EXPECT_THAT(whole_report().presence(false), SizeIs(4));
}

TEST(PresenceOfSilence, AsksBesideWhatIsSeen) {
  const auto assumed = whole_report().presence(true);
  const std::set<std::string> neighbours = {"left lung upper lobe", "right lung middle lobe",
                                            "right lung lower lobe", "lung lower lobe",
                                            "left lung lower lobe"};
  const auto beside = std::count_if(assumed.begin(), assumed.end(), [&](const auto& question) {
    return question.finding == "nodule" && neighbours.contains(*question.place);
  });
  EXPECT_GE(beside, 2);
}

TEST(PresenceOfSilence, NeverOfWhatTheReportMightMeanNorOfRegionsItLeavesOut) {
  for (const auto& question : whole_report().presence(true)) {
    EXPECT_NE(question.finding, "bronchiectasis") << "it is denied, not passed over";
    const auto region = shipped_knowledge().region_of(*question.place);
    EXPECT_THAT(region, testing::AnyOf("lung", "pleura", "heart", "trachea and bronchie")) << question.id;
    if (question.finding == "mass" || question.finding == "lesion") {  // a nodule could be called so
      EXPECT_FALSE(shipped_knowledge().is_within("right lung upper lobe", *question.place)) << question.id;
    }
  }
  auto short_report = HandMadeCase().fact("nodule", Status::present, {"right lung upper lobe"});
  EXPECT_THAT(short_report.presence(true), IsEmpty());
}

TEST(Side, LeftRightOrBoth) {
  const auto left = HandMadeCase().fact("nodule", Status::present, {"left lung upper lobe"}).ask("side");
  ASSERT_THAT(left, SizeIs(1));
  EXPECT_THAT(ids_in(left[0]), ElementsAre("left"));
  EXPECT_EQ(left[0].answer_text, "Left");
  EXPECT_THAT(left[0].options, SizeIs(3));
  EXPECT_EQ(left[0].structure, "left lung upper lobe");
  EXPECT_FALSE(left[0].assumed);
  const auto both = HandMadeCase()
                        .fact("nodule", Status::present, {"left lung upper lobe"})
                        .fact("nodule", Status::present, {"right lung"})
                        .ask("side");
  ASSERT_THAT(both, SizeIs(1));
  EXPECT_THAT(ids_in(both[0]), ElementsAre("both"));
}

TEST(Side, SilentWithoutASideInTwoRegionsOrWhereItIsUnsure) {
  EXPECT_THAT(HandMadeCase().fact("nodule", Status::present, {"lung"}).ask("side"), IsEmpty());
  EXPECT_THAT(HandMadeCase().fact("cyst", Status::present, {"left kidney", "left lung"}).ask("side"),
              IsEmpty());
  EXPECT_THAT(HandMadeCase()
                  .fact("nodule", Status::present, {"left lung"})
                  .fact("nodule", Status::possible, {"right lung"})
                  .ask("side"),
              IsEmpty());
}

std::map<std::string, bool> options_of(const record::Question& question) {
  std::map<std::string, bool> options;
  for (const auto& option : question.options) options[option.id] = option.stated;
  return options;
}

TEST(SpecificPlace, TheOneDeepestPlaceAmongPartsOfTheOrgan) {
  const auto asked = HandMadeCase()
                         .fact("nodule", Status::present, {"right lung upper lobe"})
                         .fact("nodule", Status::absent, {"left lung"})
                         .ask("specific_place");
  ASSERT_THAT(ids_of(asked), ElementsAre("q.specific_place.nodule.lung"));
  EXPECT_THAT(ids_in(asked[0]), ElementsAre("right lung upper lobe"));
  const auto options = options_of(asked[0]);
  EXPECT_TRUE(options.at("left lung lower lobe")) << "denied with the whole lung";
  EXPECT_FALSE(options.at("right lung lower lobe")) << "the report is silent on it";
  EXPECT_FALSE(options.contains("right lung") || options.contains("lung upper lobe")) << "they hold it";
  EXPECT_THAT(HandMadeCase().fact("nodule", Status::present, {"lung"}).ask("specific_place"), IsEmpty());
  EXPECT_THAT(HandMadeCase()
                  .fact("nodule", Status::present, {"left lung upper lobe", "right lung upper lobe"})
                  .ask("specific_place"),
              IsEmpty());
}

TEST(PlaceChoice, OffersTheOtherSideAndThePartsBeside) {
  const auto asked = HandMadeCase()
                         .fact("nodule", Status::present, {"left lung upper lobe"})
                         .fact("nodule", Status::absent, {"right lung"})
                         .ask("place_choice");
  ASSERT_THAT(asked, SizeIs(1));
  const auto options = options_of(asked[0]);
  EXPECT_THAT(ids_in(asked[0]), ElementsAre("left lung upper lobe"));
  EXPECT_TRUE(options.at("left lung upper lobe"));
  EXPECT_FALSE(options.at("left lung lower lobe")) << "the report is silent on it";
  EXPECT_TRUE(options.at("right lung upper lobe")) << "denied with the whole lung";
  EXPECT_TRUE(asked[0].assumed);
  EXPECT_FALSE(options.contains("lung"));
}

TEST(PlaceChoice, NeverOffersAnotherRightOrUnsurePlace) {
  const auto asked = HandMadeCase()
                         .fact("nodule", Status::present, {"left lung upper lobe", "left lung lower lobe"})
                         .fact("nodule", Status::possible, {"right lung lower lobe"})
                         .ask("place_choice");
  ASSERT_LE(asked.size(), 1u);
  for (const auto& question : asked) {
    const auto options = options_of(question);
    const auto right = ids_in(question).front();
    for (const char* other : {"left lung upper lobe", "left lung lower lobe", "right lung lower lobe"})
      EXPECT_TRUE(other == right || !options.contains(other)) << other;
  }
  EXPECT_THAT(HandMadeCase().fact("nodule", Status::present, {}).ask("place_choice"), IsEmpty());
}

TEST(FindingChoice, OffersWhatTheReportDeniesThere) {
  const auto asked = HandMadeCase()
                         .fact("nodule", Status::present, {"left lung"})
                         .fact("consolidation", Status::absent, {"lung"})
                         .fact("emphysema", Status::absent, {"left lung"})
                         .fact("bronchiectasis", Status::absent, {})
                         .fact("atelectasis", Status::absent, {"right lung"})
                         .fact("fibrosis_sequela", Status::possible, {"left lung"})
                         .ask("finding_choice");
  ASSERT_THAT(ids_of(asked), ElementsAre("q.finding_choice.left_lung"));
  const auto options = options_of(asked[0]);
  EXPECT_THAT(ids_in(asked[0]), ElementsAre("nodule"));
  for (const char* denied : {"consolidation", "emphysema", "bronchiectasis"})
    EXPECT_TRUE(options.at(denied)) << denied;
  EXPECT_FALSE(options.contains("fibrosis_sequela")) << "it may be there";
  EXPECT_FALSE(options.contains("mass")) << "the nodule could be called so";
}

TEST(RegionReport, IsTheSentencesOfThePlaceAndItsParts) {
  auto made = HandMadeCase()
                  .fact("nodule", Status::present, {"left lung upper lobe"})
                  .fact("normal", Status::present, {"heart"});
  made.facts().sentences.push_back({"s2", "findings", 10, 20, record::SentenceType::statement, {}});
  made.facts().sentences[1].facts.push_back(made.facts().sentences[0].facts[1]);
  made.facts().sentences[0].facts.pop_back();
  const auto asked = made.ask("region_report");
  ASSERT_THAT(ids_of(asked), ElementsAre("q.region_report.heart", "q.region_report.left_lung_upper_lobe"));
  EXPECT_THAT(ids_in(asked[0]), ElementsAre("s2"));
  EXPECT_EQ(asked[0].answer_text, std::string(10, 'x'));
  EXPECT_THAT(asked[0].facts, ElementsAre("f2"));
}

TEST(ReferringSegmentation, OnlySentencesOfOneMaskOfItsOwn) {
  const auto one =
      HandMadeCase().fact("nodule", Status::present, {"left lung"}).ask("referring_segmentation");
  ASSERT_THAT(ids_of(one), ElementsAre("q.referring_segmentation.left_lung"));
  EXPECT_THAT(one[0].question, testing::HasSubstr("\"xxxxxxxxxx\""));
  EXPECT_EQ(one[0].structure, "left lung");
  EXPECT_THAT(
      HandMadeCase().fact("nodule", Status::present, {"left lung", "liver"}).ask("referring_segmentation"),
      IsEmpty());
  EXPECT_THAT(HandMadeCase()
                  .fact("nodule", Status::present, {"left lung"})
                  .grounded("left lung", std::nullopt)
                  .ask("referring_segmentation"),
              IsEmpty());
}

record::StructureEntry whole_mask(const std::string& structure, double ml) {
  record::StructureEntry entry;
  entry.structure = structure;
  entry.state = record::State::present;
  entry.volume_ml = ml;
  entry.touches_border = false;
  return entry;
}

TEST(Measured, VolumesOfWholeMasks) {
  auto made = HandMadeCase();
  made.structures().structures = {whole_mask("left lung", 2345.6), whole_mask("spleen", 187.4)};
  made.structures().structures[0].touches_border = true;
  const auto asked = made.ask("volume");
  ASSERT_THAT(ids_of(asked), ElementsAre("q.volume.spleen"));
  const auto quantity = std::get<record::Quantity>(asked[0].answer);
  EXPECT_THAT(quantity.values, ElementsAre(187));
  EXPECT_NEAR(quantity.tolerance.value(), 18.7, 1e-9);
  EXPECT_EQ(asked[0].answer_text, "187 ml");
  EXPECT_EQ(asked[0].measured, (record::Measured{"spleen", "volume"}));
  made.structures().structures[1].flags = {"coarse"};
  EXPECT_THAT(made.ask("volume"), IsEmpty());
}

TEST(Measured, TheLargerOfAPairWhereTheyDiffer) {
  auto made = HandMadeCase();
  made.structures().structures = {whole_mask("left kidney", 120), whole_mask("right kidney", 150)};
  const auto asked = made.ask("comparison");
  ASSERT_THAT(ids_of(asked), ElementsAre("q.comparison.left_kidney"));
  EXPECT_THAT(ids_in(asked[0]), ElementsAre("right kidney"));
  EXPECT_EQ(asked[0].answer_text, "the right kidney");
  EXPECT_THAT(options_of(asked[0]), SizeIs(2));
  made.structures().structures[1].volume_ml = 125;
  EXPECT_THAT(made.ask("comparison"), IsEmpty()) << "readers would call them equal";
}

TEST(Measured, AQuantityOfOneThingAlone) {
  auto made = HandMadeCase();
  made.structures().structures = {whole_mask("left lung", 2345.6), whole_mask("lung nodule", 2)};
  made.structures().measurements = {{"longest_axial_diameter", "lung nodule", {}, 12.3, "mm", "", {}, {}},
                                    {"longest_axial_diameter", "lung nodule", {}, 7.1, "mm", "", {}, {}},
                                    {"mean_lung_density", "left lung", {}, -812.4, "HU", "", {}, {}}};
  const auto asked = made.ask("measurement");
  ASSERT_THAT(ids_of(asked), ElementsAre("q.measurement.left_lung"));
  EXPECT_EQ(asked[0].answer, record::Answer(record::Quantity{{-812}, "HU", 10}));
  EXPECT_THAT(asked[0].question, testing::HasSubstr("the mean density of the left lung"));
  made.structures().measurements[2].value.reset();
  EXPECT_THAT(made.ask("measurement"), IsEmpty());
}

}  // namespace
}  // namespace radgenome::ask
