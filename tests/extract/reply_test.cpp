// SPDX-License-Identifier: Apache-2.0
// The knowledge is that of the program; sentences are made up, offsets counted by hand.
#include "extract/language_model/reply.h"

#include <gmock/gmock.h>

#include "core/json.h"

namespace radgenome::extract::language_model {
namespace {

using testing::ElementsAre;

const knowledge::Knowledge& knowledge() {
  static const auto loaded = knowledge::Knowledge::load(RADGENOME_DATA);
  return loaded;
}

const Lengths& lengths() {
  static const auto loaded = Lengths::load(RADGENOME_DATA "/lexicon/en/words.json");
  return loaded;
}

const std::string sentence = "A “glombous” 1.2×0.8 cm nodule and a nodule, 15-20 mm,\n in the right lung?";

Json right_fact() {
  return {{"finding", "nodule"},
          {"status", "possible"},
          {"where", {"right lung"}},
          {"size_mm", {12, 8}},
          {"text", "nodule"},
          {"evidence",
           {{{"kind", "size"}, {"text", "1.2×0.8 cm"}},
            {{"kind", "place"}, {"text", "right lung"}},
            {{"kind", "status"}, {"text", "?"}}}}};
}

Json part(const std::vector<Json>& facts, const std::string& id = "1",
          const std::string& type = "statement") {
  return {{"id", id}, {"type", type}, {"facts", facts}};
}

std::string reply(const std::vector<Json>& parts) {
  return Json{{"sentences", parts}}.dump();
}

std::variant<Reading, Refusal> judged(const std::string& text) {
  return judge_reply(text, sentence, knowledge(), lengths());
}

/// Why the fact is refused; "" where it is taken.
std::string refusal(const Json& fact, const std::string& type = "statement") {
  const auto result = judged(reply({part({fact}, "1", type)}));
  const auto* refused = std::get_if<Refusal>(&result);
  return refused == nullptr ? "" : refused->reason;
}

std::string refusal_with(const std::string& key, const Json& value) {
  Json fact = right_fact();
  fact[key] = value;
  return refusal(fact);
}

std::string refusal_with_evidence(const std::string& kind, const std::string& text) {
  Json fact = right_fact();
  fact["evidence"].push_back({{"kind", kind}, {"text", text}});
  return refusal(fact);
}

TEST(Reply, OffsetsAreCodePointsOfTheFirstPlace) {
  const auto result = judged(reply({part({right_fact()})}));
  const auto& reading = std::get<Reading>(result);
  EXPECT_EQ(reading.type, record::SentenceType::statement);
  ASSERT_EQ(reading.facts.size(), 1u);
  const auto& fact = reading.facts[0];
  EXPECT_EQ(fact.finding, "nodule");
  EXPECT_EQ(fact.status, record::Status::possible);
  EXPECT_THAT(fact.where, ElementsAre("right lung"));
  EXPECT_THAT(fact.size_mm, ElementsAre(12, 8));
  EXPECT_EQ(fact.start, 24u);
  EXPECT_EQ(fact.end, 30u);
  EXPECT_THAT(fact.evidence, ElementsAre(record::Evidence{"size", 13, 23}, record::Evidence{"place", 63, 73},
                                         record::Evidence{"status", 73, 74}));
}

TEST(Reply, SentencesWithoutFactsAreTakenToo) {
  const auto result = judged(reply({part({}, "1", "advice")}));
  EXPECT_EQ(std::get<Reading>(result).type, record::SentenceType::advice);
}

TEST(Reply, IdsMustExist) {
  EXPECT_EQ(refusal_with("finding", "nodul"), "unknown_finding");
  EXPECT_EQ(refusal_with("finding", ""), "unknown_finding");
  EXPECT_EQ(refusal_with("where", {"right lung", "Right Lung"}), "unknown_place");
  EXPECT_EQ(refusal_with("where", Json::array()), "");
  EXPECT_EQ(refusal_with("status", "likely"), "wrong_shape");
}

TEST(Reply, WordsMustStandInTheSentence) {
  EXPECT_EQ(refusal_with("text", "nodules"), "words_not_in_sentence");
  EXPECT_EQ(refusal_with("text", "Nodule"), "words_not_in_sentence");
  EXPECT_EQ(refusal_with("text", "nod"), "words_not_in_sentence");
  EXPECT_EQ(refusal_with("text", "odule"), "words_not_in_sentence");
  EXPECT_EQ(refusal_with("text", ""), "words_not_in_sentence");
  EXPECT_EQ(refusal_with("text", " \n"), "words_not_in_sentence");
  EXPECT_EQ(refusal_with("text", sentence + sentence), "words_not_in_sentence");
  EXPECT_EQ(refusal_with("text", "glombous"), "");
  EXPECT_EQ(refusal_with("text", "“glombous”"), "");
  EXPECT_EQ(refusal_with("text", " nodule, 15-20 mm, in the "), "");
  EXPECT_EQ(refusal_with_evidence("place", "left lung"), "evidence_not_in_sentence");
  EXPECT_EQ(refusal_with_evidence("place", ""), "evidence_not_in_sentence");
  EXPECT_EQ(refusal_with_evidence("size", "2 cm"), "evidence_not_in_sentence");
  EXPECT_EQ(refusal_with_evidence("colour", "right"), "wrong_shape");
}

TEST(Reply, SizesMustStandAmongTheirWords) {
  EXPECT_EQ(refusal_with("size_mm", {12}), "");
  EXPECT_EQ(refusal_with("size_mm", {12.0000000001}), "");
  EXPECT_EQ(refusal_with("size_mm", {1.2}), "size_not_in_sentence");
  EXPECT_EQ(refusal_with("size_mm", {12, 15}), "size_not_in_sentence");  // in the sentence, but no evidence
  EXPECT_EQ(refusal_with("size_mm", {0}), "size_not_in_sentence");
  EXPECT_EQ(refusal_with("size_mm", {"12"}), "wrong_shape");
  EXPECT_EQ(refusal_with("size_mm", 12), "wrong_shape");
}

TEST(Reply, DenialDoubtAndSizesNeedWords) {
  Json fact = right_fact();
  fact["evidence"] = Json::array();
  EXPECT_EQ(refusal(fact), "evidence_missing");
  fact["size_mm"] = Json::array();
  EXPECT_EQ(refusal(fact), "evidence_missing");
  fact["status"] = "absent";
  EXPECT_EQ(refusal(fact), "evidence_missing");
  fact["status"] = "present";
  EXPECT_EQ(refusal(fact), "");
}

TEST(Reply, OnlyStatementsHaveFacts) {
  EXPECT_EQ(refusal(right_fact(), "advice"), "wrong_shape");
  EXPECT_EQ(refusal(right_fact(), "verdict"), "wrong_shape");
}

TEST(Reply, OneBadFactRefusesTheWholeSentence) {
  Json bad = right_fact();
  bad["finding"] = "tapioca";
  const auto result = judged(reply({part({right_fact(), bad})}));
  EXPECT_EQ(std::get<Refusal>(result).reason, "unknown_finding");
}

TEST(Reply, BrokenRepliesAreNone) {
  const auto reason = [](const std::string& text) { return std::get<Refusal>(judged(text)).reason; };
  const auto whole = reply({part({right_fact()})});
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_EQ(reason(whole.substr(0, length)), "not_json") << length;
  EXPECT_EQ(reason("```json\n" + whole + "\n```"), "not_json");
  EXPECT_EQ(reason(whole + whole), "not_json");
  EXPECT_EQ(reason(std::string(100'000, '[')), "not_json");
  EXPECT_EQ(reason("[]"), "wrong_shape");
  EXPECT_EQ(reason("null"), "wrong_shape");
  EXPECT_EQ(reason(R"({"sentences": {}})"), "wrong_shape");
  EXPECT_EQ(reason(R"({"sentences": [{"id": "1"}]})"), "wrong_shape");
  EXPECT_EQ(reason(R"({"sentences": [{"id": "1", "type": 5, "facts": []}]})"), "wrong_shape");
  EXPECT_EQ(reason(R"({"sentences": [{"id": "1", "type": "other", "facts": [3]}]})"), "wrong_shape");
  EXPECT_EQ(reason(R"({"sentences": [], "note": 1})"), "wrong_shape");
  EXPECT_EQ(reason(R"({"sentences": []})"), "wrong_sentence");
  EXPECT_EQ(reason(R"({"sentences": [7, null, "1", {"id": 1}]})"), "wrong_sentence");
  EXPECT_EQ(reason(reply({part({}), part({})})), "wrong_sentence");
}

TEST(Reply, IsCutIntoItsSentences) {
  const auto parts = split_reply(reply({part({right_fact()}, "3"), part({}, "1"), part({}, "2"),
                                        part({}, "2"), part({}, "9"), part({}, "01")}),
                                 4);
  ASSERT_EQ(parts.size(), 4u);
  EXPECT_EQ(parts[0], reply({part({})}));
  EXPECT_FALSE(parts[1]);  // twice
  EXPECT_EQ(parts[2], reply({part({right_fact()})}));
  EXPECT_FALSE(parts[3]);
  for (const char* broken : {"", "{", "[]", R"({"sentences": 1})"})
    EXPECT_THAT(split_reply(broken, 2), ElementsAre(std::nullopt, std::nullopt)) << broken;
}

TEST(Lengths, AreReadWithTheirUnits) {
  EXPECT_THAT(lengths().in_mm("1.2 x 0.8 cm"), ElementsAre(12, 8));
  EXPECT_THAT(lengths().in_mm("6x4mm"), ElementsAre(6, 4));
  EXPECT_THAT(lengths().in_mm("6 mm × 0,45 CM"), ElementsAre(6, 4.5));
  EXPECT_THAT(lengths().in_mm("15 to 20 mm"), ElementsAre(15, 20));
  EXPECT_THAT(lengths().in_mm("1.1 cm"), ElementsAre(11));
  EXPECT_THAT(lengths().in_mm("image 45, 6 mm"), ElementsAre(6));
  EXPECT_THAT(lengths().in_mm("2 lesions of 6 mm"), ElementsAre(6));
  EXPECT_THAT(lengths().in_mm("12"), ElementsAre());
  EXPECT_THAT(lengths().in_mm("mm 12"), ElementsAre());
  EXPECT_THAT(lengths().in_mm("12 HU"), ElementsAre());
  EXPECT_THAT(lengths().in_mm(""), ElementsAre());
}

}  // namespace
}  // namespace radgenome::extract::language_model
