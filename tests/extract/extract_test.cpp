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

double seconds_for(const std::string& text) {
  const auto start = std::chrono::steady_clock::now();
  read_findings(text);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string repeated(const std::string& part, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += part;
  return text;
}

TEST(Extractor, takes_time_in_proportion_to_the_text) {
  english();
  for (const char* part :
       {"a", "nodule ", "( ", "5 x ", "no nodule in the left and right lung, ", "?", ", ", "1."}) {
    const double small = seconds_for(repeated(part, 60'000));
    const double large = seconds_for(repeated(part, 600'000));
    EXPECT_LT(large, 40 * small + 0.2) << part;
    EXPECT_LT(large, 8) << part;
  }
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

TEST_F(Lexicon, that_is_not_there_is_refused) {
  std::filesystem::remove(folder_ / "lexicon/en/words.json");
  EXPECT_THAT(refusal(), HasSubstr("words.json"));
}

}  // namespace
}  // namespace radgenome::extract
