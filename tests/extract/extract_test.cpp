// SPDX-License-Identifier: Apache-2.0
#include "extract/extract.h"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "core/unicode.h"
#include "extract/extractor_for_tests.h"

namespace radgenome::extract {
namespace {

using testing::HasSubstr;

/// Every character that is not white space belongs to exactly one sentence; facts and evidence have words.
void expect_whole(const std::string& text) {
  const auto facts = read_findings(text);
  const auto points = code_point_offsets(text);
  std::vector<int> covered(points.size() - 1, 0);
  for (const auto& sentence : facts.sentences) {
    ASSERT_LT(sentence.start, sentence.end);
    ASSERT_LE(sentence.end, covered.size());
    for (std::size_t i = sentence.start; i < sentence.end; ++i) ++covered[i];
    for (const auto& fact : sentence.facts) {
      EXPECT_GE(fact.start, sentence.start);
      EXPECT_LE(fact.end, sentence.end);
      EXPECT_LT(fact.start, fact.end);
      for (const auto& proof : fact.evidence) EXPECT_LT(proof.start, proof.end);
    }
  }
  for (std::size_t i = 0; i < covered.size(); ++i) {
    const bool space = static_cast<unsigned char>(text[points[i]]) <= ' ';
    if (!space) {
      EXPECT_EQ(covered[i], 1) << "code point " << i;
    }
  }
}

TEST(Extractor, gives_every_character_to_one_sentence) {
  for (const char* text :
       {"", "   \n\t ", "Nodule.", ".", "?!;:", "1. Nodule of 3.5 mm.2. Mass", "A (b; c: d) e.\n\nF",
        "...---...", "Lungs\u00a0clear\u2026 Pleural effusion \u2013 none.", "no full stop", "(((", ")))",
        "5 mm x x x 6 - mm"})
    expect_whole(text);
}

TEST(Extractor, reads_control_characters_as_space) {
  std::string text = "No";
  text += '\0';
  text += '\x01';
  text += "pleural effusion.";
  const auto facts = read_findings(text);
  ASSERT_EQ(facts.all().size(), 1u);
  EXPECT_EQ(facts.all()[0]->status, record::Status::absent);
}

TEST(Extractor, counts_code_points) {
  const std::string text = "Türkçe “ölçüm” ≥ 5 mm. A nodule is seen in the liver.";
  const auto facts = read_findings(text);
  ASSERT_EQ(facts.all().size(), 1u);
  const auto& fact = *facts.all()[0];
  EXPECT_EQ(code_point_slice(text, fact.start, fact.end), "nodule");
  ASSERT_EQ(fact.evidence.size(), 1u);
  EXPECT_EQ(fact.evidence[0].kind, "place");
  EXPECT_EQ(code_point_slice(text, fact.evidence[0].start, fact.evidence[0].end), "liver");
}

std::string repeated(const std::string& part, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += part;
  return text;
}

/// The work of a sentence grows faster than its length; so no sentence may grow with the text.
TEST(Extractor, cuts_text_without_full_stops) {
  for (const char* part :
       {"a", "nodule ", "( ", "5 x ", "no nodule in the left and right lung, ", "?", ", ", "1."}) {
    const auto facts = read_findings(repeated(part, 100'000));
    for (const auto& sentence : facts.sentences) EXPECT_LT(sentence.facts.size(), 401u) << part;
  }
  EXPECT_GT(read_findings(repeated("nodule ", 100'000)).sentences.size(), 30u);
}

TEST(Extractor, says_whether_all_words_were_understood) {
  const auto facts =
      read_findings("A nodule is seen in the liver. A quibbleflop is seen in the liver. 5 mm.");
  ASSERT_EQ(facts.sentences.size(), 3u);
  EXPECT_TRUE(facts.sentences[0].understood);
  EXPECT_FALSE(facts.sentences[1].understood);
  EXPECT_TRUE(facts.sentences[2].understood);
}

TEST(Extractor, gives_the_words_and_phrases_that_it_did_not_understand) {
  const std::vector<record::Section> sections = {
      {"technique", "Zarpelin scan."}, {"findings", "Frobnic Wazzle nodule in the liver, and a Plugh."}};
  EXPECT_THAT(english().unknown(sections), testing::ElementsAre("frobnic wazzle", "plugh"));
}

TEST(Extractor, reads_a_slip_of_the_pen_as_the_word_that_it_must_be) {
  for (const char* text :
       {"Emphysma in both lungs.", "Empyhsema in both lungs.", "Emphysemaa in both lungs."}) {
    const auto facts = read_findings(text);
    ASSERT_EQ(facts.all().size(), 1u) << text;
    EXPECT_EQ(facts.all()[0]->finding, "emphysema") << text;
    EXPECT_EQ(facts.all()[0]->end, std::string(text).find(' ')) << text;
  }
}

TEST(Extractor, explains_how_a_sentence_was_read) {
  const auto readings = english().explain("No effusion, but a 4 mm nodule in the left lung. Xyzzyx.");
  ASSERT_EQ(readings.size(), 2u);
  std::vector<std::string> found;
  for (const auto& part : readings[0].parts)
    if (part.kind == ReadingPart::Kind::finding || part.kind == ReadingPart::Kind::place ||
        part.kind == ReadingPart::Kind::size)
      found.push_back(std::to_string(part.start) + "-" + std::to_string(part.end));
  EXPECT_THAT(found, testing::ElementsAre("3-11", "24-30", "38-47", "19-23"));
  EXPECT_EQ(readings[0].sentence.facts.size(), 2u);
  ASSERT_EQ(readings[1].parts.back().kind, ReadingPart::Kind::unknown);
  EXPECT_EQ(readings[1].parts.back().start, 49u);
}

TEST(Extractor, proves_looks_and_numbers_by_their_words) {
  const std::string text = "\u00c4hnlich: Two 5 mm nodules in the left lung with spiculated contours.";
  const auto facts = read_findings(text);
  ASSERT_EQ(facts.all().size(), 1u);
  std::vector<std::string> proofs;
  for (const auto& part : facts.all()[0]->evidence)
    proofs.push_back(part.kind + " " + std::string(code_point_slice(text, part.start, part.end)));
  EXPECT_THAT(proofs, testing::UnorderedElementsAre("place left lung", "size 5 mm", "count Two",
                                                    "attribute spiculated contours"));
}

TEST(Extractor, reads_only_findings_and_impression) {
  const std::vector<record::Section> sections = {{"technique", "A nodule."}, {"impression", "No nodule."}};
  const auto facts = english().read("case", sections);
  ASSERT_EQ(facts.sentences.size(), 1u);
  EXPECT_EQ(facts.sentences[0].section, "impression");
  EXPECT_EQ(facts.made_by.rules, english().rules());
  EXPECT_EQ(english().rules().substr(0, 3), "en/");
}

/// A copy of the data folder in which one file was changed.
class Lexicon : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() /
        ("radgenome_lexicon_" + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()));
    std::filesystem::create_directories(folder_);
    std::filesystem::copy(std::filesystem::path(RADGENOME_DATA) / "lexicon", folder_ / "lexicon",
                          std::filesystem::copy_options::recursive);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void replace(const std::string& file, const std::string& what, const std::string& by) {
    const auto path = folder_ / "lexicon/en" / file;
    std::ifstream in(path);
    std::string text(std::istreambuf_iterator<char>(in), {});
    const auto at = text.find(what);
    ASSERT_NE(at, std::string::npos) << what;
    text.replace(at, what.size(), by);
    std::ofstream(path) << text;
  }
  std::string refusal() {
    const auto knowledge = knowledge::Knowledge::load(RADGENOME_DATA);
    try {
      Extractor(folder_, "en", knowledge);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "bad_lexicon");
      return error.sentence();
    }
    return "(none)";
  }
  std::filesystem::path folder_;
};

TEST_F(Lexicon, as_it_stands_is_taken) {
  EXPECT_EQ(refusal(), "(none)");
}

TEST_F(Lexicon, with_an_unknown_finding_is_refused_with_file_and_line) {
  replace("findings.json", "{\"finding\": \"nodule\"", "{\"finding\": \"nodul\"");
  EXPECT_THAT(refusal(), HasSubstr("findings.json, line "));
  EXPECT_THAT(refusal(), HasSubstr("\"nodul\" is no finding"));
}

TEST_F(Lexicon, with_an_unknown_attribute_is_refused_with_file_and_line) {
  replace("attributes.json", "[\"spiculated\"]", "[\"spiky\"]");
  EXPECT_THAT(refusal(), HasSubstr("attributes.json, line "));
  EXPECT_THAT(refusal(), HasSubstr("\"spiky\" is no attribute"));
}

TEST_F(Lexicon, with_an_unknown_structure_is_refused) {
  replace("places.json", "\"left\": \"left lung\"", "\"left\": \"left lunge\"");
  EXPECT_THAT(refusal(), HasSubstr("\"left lunge\" is no structure"));
}

TEST_F(Lexicon, with_a_wording_of_two_findings_is_refused) {
  replace("findings.json", "\"words\": [\"gynecomastia\"", "\"words\": [\"empyema\", \"gynecomastia\"");
  EXPECT_THAT(refusal(), HasSubstr("\"empyema\" of line"));
}

TEST_F(Lexicon, with_an_unknown_key_is_refused) {
  replace("cues.json", "\"cue\": \"deny_after\"", "\"cue\": \"deny_after\", \"scope\": 3");
  EXPECT_THAT(refusal(), HasSubstr("scope"));
}

TEST_F(Lexicon, with_an_open_bracket_is_refused) {
  replace("findings.json", "\"words\": [\"empyema\"", "\"words\": [\"empyema [of\"");
  EXPECT_THAT(refusal(), HasSubstr("opening bracket"));
}

TEST_F(Lexicon, with_a_wording_that_can_never_match_is_refused_with_file_and_line) {
  replace("findings.json", "\"words\": [\"empyema\"", "\"words\": [\"empyema ; pus\"");
  EXPECT_THAT(refusal(), HasSubstr("findings.json, line "));
  EXPECT_THAT(refusal(), HasSubstr("\"empyema ; pus\" can never match"));
}

/// Adding a language is adding a folder: a few words of German.
TEST_F(Lexicon, of_a_second_language_is_a_folder) {
  const auto write = [&](const char* file, const char* text) {
    std::filesystem::create_directories(folder_ / "lexicon/de");
    std::ofstream(folder_ / "lexicon/de" / file) << text;
  };
  write(
      "words.json",
      R"({"format": "radgenome.lexicon.words/1", "nouns_have_capitals": true, "plain": ["ein", "der", "die", "von"],
    "modifiers": [], "names": [], "endings": [["", "e"], ["", "en"]], "abbreviations": [],
    "units_mm": {"mm": 1, "cm": 10}, "times": ["x"], "ranges": ["bis"], "sets": {},
    "forms": {"rechter": ["rechten", "rechtem"]}})");
  write("places.json", R"({"format": "radgenome.lexicon.places/1",
    "sides": {"left": ["linker"], "right": ["rechter"], "both": ["beide"]},
    "places": [
     {"place": "lung", "words": ["lunge"], "left": "left lung", "right": "right lung"},
     {"place": "lung upper lobe", "words": ["oberlappen"], "left": "left lung upper lobe",
      "right": "right lung upper lobe", "part_of": "lung"}],
    "parts": []})");
  write("findings.json", R"({"format": "radgenome.lexicon.findings/1",
    "rules": [{"findings": ["nodule"], "measured": true, "within": ["lung"]}],
    "wordings": [
     {"finding": "nodule", "words": ["rundherd"]},
     {"finding": "pleural_effusion", "words": ["pleuraerguss", "pleuraergüsse"]}]})");
  write("cues.json", R"({"format": "radgenome.lexicon.cues/1", "cues": [
     {"cue": "deny_after", "words": ["kein", "ohne"]},
     {"cue": "joint", "words": ["im", "in", "der", "von"]}]})");
  write("attributes.json", R"({"format": "radgenome.lexicon.attributes/1",
    "attributes": [{"attributes": ["calcified"], "words": ["verkalkter", "verkalkte"]}],
    "counts": [{"exact": 2, "words": ["zwei"]}], "nothing": [], "links": ["ist"], "partly": ["teils"],
    "between": [], "each": ["je"]})");
  const auto knowledge = knowledge::Knowledge::load(RADGENOME_DATA);
  const Extractor german(folder_, "de", knowledge);
  const std::vector<record::Section> sections = {
      {"findings", "Ein Rundherd von 1,2 cm im rechten Oberlappen. Kein Pleuraerguss."}};
  const auto facts = german.read("case", sections);
  ASSERT_EQ(facts.all().size(), 2u);
  EXPECT_EQ(facts.all()[0]->finding, "nodule");
  EXPECT_THAT(facts.all()[0]->where, testing::ElementsAre("right lung upper lobe"));
  EXPECT_THAT(facts.all()[0]->size_mm, testing::ElementsAre(12.0));
  EXPECT_EQ(facts.all()[1]->status, record::Status::absent);
  EXPECT_EQ(german.rules().substr(0, 3), "de/");
  const std::vector<record::Section> more = {{"findings", "Zwei verkalkte Rundherde im rechten Oberlappen."}};
  const auto two = german.read("case", more);
  ASSERT_EQ(two.all().size(), 1u);
  EXPECT_EQ(two.all()[0]->count, (record::Count{2, false}));
  EXPECT_THAT(two.all()[0]->attributes, testing::ElementsAre("calcified"));
}

TEST_F(Lexicon, that_is_not_there_is_refused) {
  std::filesystem::remove(folder_ / "lexicon/en/words.json");
  EXPECT_THAT(refusal(), HasSubstr("words.json"));
}

}  // namespace
}  // namespace radgenome::extract
