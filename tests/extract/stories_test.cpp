// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "core/unicode.h"
#include "extract/extract.h"
#include "extract/extractor_for_tests.h"
#include "extract/story.h"

namespace radgenome::extract {
namespace {

bool asks_for_looks(const story::Story& story) {
  return std::any_of(story.facts.begin(), story.facts.end(),
                     [](const story::Fact& fact) { return !fact.looks.empty() || !fact.number.empty(); });
}

std::string spoken(const std::optional<record::Count>& count) {
  return count ? std::to_string(count->n) + (count->at_least ? " or more" : "") : "";
}

std::string with_looks(std::vector<std::string> looks, const std::string& number) {
  std::sort(looks.begin(), looks.end());
  std::string text;
  for (const auto& look : looks) text += " " + look;
  return text + (number.empty() ? "" : " #" + number);
}

/// One line a fact, so that a failure reads like the story. `asked` says which facts give their words.
std::vector<std::string> lines_of(const record::Facts& facts, const story::Story& story,
                                  const std::string& text) {
  const bool words = std::any_of(story.facts.begin(), story.facts.end(),
                                 [](const story::Fact& fact) { return !fact.words.empty(); });
  std::vector<std::string> lines;
  for (const auto* fact : facts.all()) {
    auto where = fact->where;
    std::sort(where.begin(), where.end());
    std::string line = fact->finding + " " + std::string(record::name_of(fact->status));
    for (const auto& place : where) line += " | " + place;
    for (const double mm : fact->size_mm) line += " " + std::to_string(mm);
    if (asks_for_looks(story)) line += with_looks(fact->attributes, spoken(fact->count));
    if (words) line += " \"" + std::string(code_point_slice(text, fact->start, fact->end)) + "\"";
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> lines_of(const story::Story& story) {
  const bool words = std::any_of(story.facts.begin(), story.facts.end(),
                                 [](const story::Fact& fact) { return !fact.words.empty(); });
  std::vector<std::string> lines;
  for (const auto& fact : story.facts) {
    std::string line = fact.finding + " " + fact.status;
    for (const auto& place : fact.where) line += " | " + place;
    for (const double mm : fact.size_mm) line += " " + std::to_string(mm);
    if (asks_for_looks(story)) line += with_looks(fact.looks, fact.number);
    if (words) line += " \"" + fact.words + "\"";
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

class Stories : public testing::TestWithParam<story::Story> {};

TEST_P(Stories, give_their_facts) {
  const auto& story = GetParam();
  const auto facts = read_findings(story.text);
  EXPECT_THAT(lines_of(facts, story, story.text), testing::ElementsAreArray(lines_of(story)))
      << story.title << "\n"
      << story.text;
  if (story.types.empty()) return;
  std::vector<std::string> types;
  for (const auto& sentence : facts.sentences) types.emplace_back(record::name_of(sentence.type));
  EXPECT_THAT(types, testing::ElementsAreArray(story.types)) << story.title << "\n" << story.text;
}

std::vector<story::Story> all_stories() {
  std::vector<story::Story> stories;
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(RADGENOME_TESTS "/stories"))
    if (file.path().extension() == ".case") files.push_back(file.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files)
    for (auto& story : story::read(file)) stories.push_back(std::move(story));
  return stories;
}

INSTANTIATE_TEST_SUITE_P(all, Stories, testing::ValuesIn(all_stories()), [](const auto& story) {
  std::string name = std::to_string(story.index) + "_";
  for (const char letter : story.param.title)
    name += std::isalnum(static_cast<unsigned char>(letter)) ? letter : '_';
  return name;
});

}  // namespace
}  // namespace radgenome::extract
