// SPDX-License-Identifier: Apache-2.0
#include "review/apply.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "core/error.h"
#include "review/items.h"

namespace radgenome::review {
namespace {

using record::Correction;
using record::Fact;
using record::ItemKind;
using record::Judgement;
using record::Link;
using record::SentenceType;
using record::Status;
using testing::ElementsAre;
using testing::IsEmpty;

const knowledge::Knowledge& known() {
  static const auto loaded = knowledge::Knowledge::load(RADGENOME_DATA);
  return loaded;
}

/// One report of two sentences with three facts.
class ApplyReviews : public testing::Test {
 protected:
  ApplyReviews() {
    record_.id = "p";
    record_.report = {{"findings", "Nodule of 6 mm in the left lung and no mass. Cyst in the liver."}};
    const Fact nodule{"f1.1", "nodule", Status::present, {"left lung"}, {6}, 0, 6, {{"size", 10, 14}}};
    const Fact mass{"f1.2", "mass", Status::absent, {}, {}, 39, 43, {{"status", 36, 38}}};
    const Fact cyst{"f2.1", "cyst", Status::present, {"liver"}, {}, 45, 49, {{"place", 57, 62}}};
    facts_ = {"p",
              {{"s1", "findings", 0, 44, SentenceType::statement, {nodule, mass}},
               {"s2", "findings", 45, 63, SentenceType::statement, {cyst}}},
              {}};
  }

  std::string shown_of(const std::string& id) const {
    for (const auto& sentence : facts_.sentences) {
      if (sentence.id == id) return shown(record_, sentence);
      for (const auto& fact : sentence.facts)
        if (fact.id == id) return shown(record_, sentence, fact);
    }
    return "";
  }

  void say(const std::string& reader, ItemKind kind, const std::string& subject, const std::string& shown,
           Judgement judgement, std::optional<Correction> correction = {}) {
    record::Verdict verdict;
    verdict.reader = reader;
    verdict.kind = kind;
    verdict.subject = subject;
    verdict.shown = shown;
    verdict.judgement = judgement;
    verdict.correction = std::move(correction);
    reviews_.verdicts.push_back(verdict);
  }
  void say(const std::string& reader, ItemKind kind, const std::string& subject, Judgement judgement,
           std::optional<Correction> correction = {}) {
    say(reader, kind, subject, shown_of(subject), judgement, std::move(correction));
  }

  Applied apply_to_facts() { return apply(Verdicts(reviews_), record_, known(), facts_); }
  const Fact* find(const std::string& id) const {
    for (const auto* fact : facts_.all())
      if (fact->id == id) return fact;
    return nullptr;
  }
  std::string code_of_refusal() {
    try {
      apply_to_facts();
    } catch (const Error& error) {
      return error.code();
    }
    return "";
  }

  record::Case record_;
  record::Facts facts_;
  record::Reviews reviews_;
};

Correction finding(const std::string& id) {
  Correction correction;
  correction.finding = id;
  return correction;
}

Correction missed(const std::string& id, std::size_t start, std::size_t end) {
  Correction correction;
  correction.missed = {{id, Status::present, {"left lung"}, {}, start, end}};
  return correction;
}

TEST(Shown, DoesNotTellHowManyHaveVerifiedIt) {
  record::Case record;
  record.report = {{"findings", "Nodule."}};
  Fact fact{"f1.1", "nodule", Status::present, {}, {}, 0, 6, {}};
  record::Sentence sentence{"s1", "findings", 0, 7, SentenceType::statement, {fact}};
  Link link{"f1.1", {}, {}, record::Granularity::none, "no_place_stated"};
  record::Question question;
  record::StructureEntry structure;
  const auto all = [&] {
    sentence.facts = {fact};
    return std::vector{shown(record, sentence), shown(record, sentence, fact), shown(fact, link),
                       shown(question), shown(structure)};
  };
  const auto before = all();
  fact.verified_by = sentence.verified_by = link.verified_by = question.verified_by = structure.verified_by =
      3;
  EXPECT_EQ(all(), before);
  fact.finding = "mass";
  EXPECT_NE(all()[0], before[0]);
}

TEST_F(ApplyReviews, CorrectsFactsOfOneMind) {
  Correction correction = finding("mass");
  correction.status = Status::possible;
  correction.where = {{"right lung", "heart"}};
  correction.size_mm = {{31, 4.5}};
  say("a", ItemKind::fact, "f1.1", Judgement::wrong, correction);
  say("b", ItemKind::fact, "f1.1", Judgement::wrong, correction);
  say("c", ItemKind::fact, "f1.1", Judgement::unsure);
  const auto applied = apply_to_facts();
  const Fact expected{
      "f1.1", "mass", Status::possible, {"right lung", "heart"}, {31, 4.5}, 0, 6, {{"size", 10, 14}}, {},
      {},     2};
  EXPECT_EQ(*find("f1.1"), expected);
  EXPECT_EQ(applied.facts_corrected, 1U);
  EXPECT_EQ(find("f1.2")->verified_by, 0);
}

TEST_F(ApplyReviews, LeavesOutWhatIsWrongWithoutACorrection) {
  say("a", ItemKind::fact, "f1.2", Judgement::wrong);
  EXPECT_EQ(apply_to_facts().facts_left_out, 1U);
  EXPECT_EQ(find("f1.2"), nullptr);
  EXPECT_EQ(facts_.all().size(), 2U);
}

TEST_F(ApplyReviews, AddsMissedFactsUnderNumbersThatWereNeverUsed) {
  say("a", ItemKind::fact, "f1.2", Judgement::wrong);
  say("a", ItemKind::sentence, "s1", Judgement::wrong, missed("emphysema", 10, 14));
  const auto applied = apply_to_facts();
  const Fact expected{
      "f1.3", "emphysema", Status::present, {"left lung"}, {}, 10, 14, {{"place", 10, 14}}, {}, {}, 1};
  EXPECT_EQ(*find("f1.3"), expected);
  EXPECT_EQ(applied.facts_added, 1U);
  EXPECT_EQ(facts_.sentences[0].verified_by, 1);
}

TEST_F(ApplyReviews, FactsOfASentenceThatStatesNothingLeave) {
  Correction advice;
  advice.type = SentenceType::advice;
  say("a", ItemKind::sentence, "s2", Judgement::wrong, advice);
  const auto applied = apply_to_facts();
  EXPECT_EQ(facts_.sentences[1].type, SentenceType::advice);
  EXPECT_THAT(facts_.sentences[1].facts, IsEmpty());
  EXPECT_EQ(applied.sentences_corrected, 1U);
  EXPECT_EQ(applied.facts_left_out, 1U);
}

TEST_F(ApplyReviews, DisagreementChangesNothing) {
  const auto before = facts_;
  say("a", ItemKind::fact, "f1.1", Judgement::right);
  say("b", ItemKind::fact, "f1.1", Judgement::wrong, finding("mass"));
  say("a", ItemKind::fact, "f1.2", Judgement::unsure);
  EXPECT_TRUE(apply_to_facts().nothing());
  EXPECT_EQ(facts_, before);
  EXPECT_EQ(Verdicts(reviews_).undecided(), (Undecided{1, 1}));
}

TEST_F(ApplyReviews, WhatVerdictsMadeMayBeJudgedAgain) {
  say("a", ItemKind::fact, "f1.1", Judgement::wrong, finding("mass"));
  auto once = facts_.sentences[0];
  once.facts[0].finding = "mass";
  const auto seen = shown(record_, once, once.facts[0]);
  say("b", ItemKind::fact, "f1.1", seen, Judgement::right);
  auto reviewed = facts_;
  apply(Verdicts(reviews_), record_, known(), reviewed);
  EXPECT_EQ(reviewed.sentences[0].facts[0].finding, "mass");
  EXPECT_EQ(reviewed.sentences[0].facts[0].verified_by, 2);
  // Who corrects back and forth ends where the first one began, and not in a circle.
  reviews_.verdicts.pop_back();
  say("b", ItemKind::fact, "f1.1", seen, Judgement::wrong, finding("nodule"));
  apply_to_facts();
  EXPECT_EQ(find("f1.1")->finding, "nodule");
  EXPECT_EQ(find("f1.1")->verified_by, 1);
}

TEST_F(ApplyReviews, VerdictsOnWhatIsNotThereAnyMoreAreCounted) {
  const auto before = facts_;
  say("a", ItemKind::fact, "f1.1", "sha256:other", Judgement::wrong);
  say("a", ItemKind::fact, "f9.9", "sha256:other", Judgement::right);
  say("a", ItemKind::sentence, "s1", "sha256:other", Judgement::right);
  say("b", ItemKind::fact, "f2.1", "sha256:other", Judgement::unsure);
  const auto applied = apply_to_facts();
  EXPECT_EQ(applied.outdated, 3U);
  EXPECT_EQ(facts_, before);
}

TEST_F(ApplyReviews, RefusesWhatItDoesNotKnow) {
  say("a", ItemKind::fact, "f1.1", Judgement::wrong, finding("no_such_thing"));
  EXPECT_EQ(code_of_refusal(), "review_unknown_finding");
  reviews_.verdicts.clear();
  Correction place;
  place.where = {{"third lung"}};
  say("a", ItemKind::fact, "f1.1", Judgement::wrong, place);
  EXPECT_EQ(code_of_refusal(), "review_unknown_place");
  reviews_.verdicts.clear();
  say("a", ItemKind::sentence, "s1", Judgement::wrong, missed("emphysema", 40, 46));
  EXPECT_EQ(code_of_refusal(), "review_outside_sentence");
}

TEST_F(ApplyReviews, WordsThatCountHaveAHash) {
  const std::set<ItemKind> kinds = {ItemKind::fact};
  EXPECT_EQ(hash_of_words(reviews_, kinds), "");
  say("a", ItemKind::fact, "f1.1", Judgement::right);
  const auto one = hash_of_words(reviews_, kinds);
  EXPECT_NE(one, "");
  EXPECT_EQ(hash_of_words(reviews_, {ItemKind::mask}), "");
  reviews_.verdicts[0].comment = "sure";
  say("b", ItemKind::fact, "f1.1", Judgement::unsure);
  EXPECT_EQ(hash_of_words(reviews_, kinds), one);
  EXPECT_TRUE(has_verdicts(reviews_.verdicts));
  say("a", ItemKind::fact, "f1.1", Judgement::withdrawn);
  EXPECT_EQ(hash_of_words(reviews_, kinds), "");
  say("b", ItemKind::fact, "f1.1", Judgement::withdrawn);
  EXPECT_FALSE(has_verdicts(reviews_.verdicts));
}

TEST_F(ApplyReviews, LinksGoToTheMaskThatReadersName) {
  record::Structures structures;
  for (const auto* id : {"heart", "liver"}) {
    record::StructureEntry entry;
    entry.structure = id;
    entry.state = record::State::present;
    structures.structures.push_back(entry);
  }
  const auto exact = record::Granularity::exact, containing = record::Granularity::containing,
             none = record::Granularity::none;
  record::Links links{"p",
                      {{"f1.1", "left lung", {}, none, "no_mask_of_its_own"},
                       {"f1.2", {}, {}, none, "no_place_stated"},
                       {"f2.1", "liver", "heart", containing, "no_mask_of_its_own"}},
                      {}};
  const auto on = [&](std::size_t i, std::optional<std::string> structure) {
    Correction correction;
    correction.grounding = record::Grounding{std::move(structure)};
    const auto& link = links.links[i];
    say("a", ItemKind::link, subject_of(link), shown(*find(link.fact), link), Judgement::wrong, correction);
  };
  on(0, "heart");
  on(1, "spleen");
  on(2, "liver");
  auto reviewed = links;
  const auto applied = apply(Verdicts(reviews_), facts_, &structures, known(), reviewed);
  EXPECT_EQ(applied.links_changed, 3U);
  EXPECT_THAT(reviewed.links, ElementsAre(Link{"f1.1", "left lung", "heart", containing, "review", 1},
                                          Link{"f1.2", {}, {}, none, "review_mask_missing", 1},
                                          Link{"f2.1", "liver", "liver", exact, "", 1}));
  reviews_.verdicts.clear();
  on(2, std::nullopt);
  say("a", ItemKind::link, "f1.1@left lung", shown(*find("f1.1"), links.links[0]), Judgement::wrong);
  reviewed = links;
  apply(Verdicts(reviews_), facts_, &structures, known(), reviewed);
  EXPECT_EQ(reviewed.links[0], (Link{"f1.1", "left lung", {}, none, "review_wrong"}));
  EXPECT_EQ(reviewed.links[2], (Link{"f2.1", "liver", {}, none, "review", 1}));
}

TEST_F(ApplyReviews, AnswersAreReplacedOrLeave) {
  record::Question yes, wrong, choice;
  yes.id = "q.yes";
  yes.answer = true;
  yes.answer_text = "Yes";
  yes.assumed = true;
  wrong.id = "q.wrong";
  choice.id = "q.choice";
  choice.answer = record::IdSet{"sides", {"left"}};
  choice.options = {{"left", "Left", true}, {"right", "Right", false}};
  choice.assumed = true;
  record::Questions questions{"p", {yes, wrong, choice}, {}};
  Correction no, right;
  no.answer = record::Answer{false};
  right.answer = record::Answer{record::IdSet{"sides", {"right"}}};
  say("a", ItemKind::question, "q.yes", shown(yes), Judgement::wrong, no);
  say("a", ItemKind::question, "q.wrong", shown(wrong), Judgement::wrong);
  say("a", ItemKind::question, "q.choice", shown(choice), Judgement::wrong, right);
  const auto applied = apply(
      Verdicts(reviews_), [](const auto& question, const auto&) { return "words of " + question.id; },
      questions);
  EXPECT_EQ(applied.questions_corrected, 2U);
  EXPECT_EQ(applied.questions_left_out, 1U);
  ASSERT_EQ(questions.questions.size(), 2U);
  EXPECT_EQ(questions.questions[0].answer, record::Answer{false});
  EXPECT_EQ(questions.questions[0].answer_text, "words of q.yes");
  EXPECT_FALSE(questions.questions[0].assumed);
  EXPECT_TRUE(questions.questions[1].options[1].stated);
  EXPECT_FALSE(questions.questions[1].assumed);
  EXPECT_EQ(questions.questions[1].verified_by, 1);
}

}  // namespace
}  // namespace radgenome::review
