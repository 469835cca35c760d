// SPDX-License-Identifier: Apache-2.0
#include "release/labels.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/error.h"

namespace radgenome::release {
namespace {

const knowledge::Knowledge& shipped() {
  static const auto knowledge = knowledge::Knowledge::load(RADGENOME_DATA);
  return knowledge;
}

record::Fact fact_of(const std::string& finding, record::Status status, std::vector<std::string> where,
                     std::size_t start, std::size_t end) {
  record::Fact fact;
  fact.id = "f1.1";
  fact.finding = finding;
  fact.status = status;
  fact.where = std::move(where);
  fact.start = start;
  fact.end = end;
  return fact;
}

/// The names of the labels that one fact in this text makes.
std::vector<std::string> labels_of(const std::string& text, record::Fact fact) {
  const auto table = LabelTable::load(RADGENOME_DATA, shipped());
  record::Facts facts;
  facts.sentences.push_back({"s1", "findings", 0, text.size(), record::SentenceType::statement, {fact}});
  const std::vector<record::Section> sections = {{"findings", text}};
  const auto found = table.read(facts, sections);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (found[i]) names.push_back(table.labels()[i].name);
  return names;
}

using record::Status;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Labels, are_the_eighteen_of_CT_RATE_in_its_order) {
  const auto table = LabelTable::load(RADGENOME_DATA, shipped());
  ASSERT_EQ(table.labels().size(), 18u);
  EXPECT_EQ(table.labels().front().name, "Medical material");
  EXPECT_EQ(table.labels()[9].name, "Lung nodule");
  EXPECT_EQ(table.labels().back().name, "Interlobular septal thickening");
}

TEST(Labels, come_from_what_is_present) {
  EXPECT_THAT(
      labels_of("Pericardial effusion.", fact_of("pericardial_effusion", Status::present, {"heart"}, 0, 20)),
      ElementsAre("Pericardial effusion"));
  EXPECT_THAT(
      labels_of("Pericardial effusion.", fact_of("pericardial_effusion", Status::absent, {"heart"}, 0, 20)),
      IsEmpty());
}

TEST(Labels, of_the_lung_need_a_place_in_the_lung) {
  EXPECT_THAT(labels_of("Nodule.", fact_of("nodule", Status::present, {"right lung upper lobe"}, 0, 6)),
              ElementsAre("Lung nodule"));
  EXPECT_THAT(labels_of("Nodule.", fact_of("nodule", Status::present, {"liver"}, 0, 6)), IsEmpty());
}

TEST(Labels, may_hang_on_words) {
  EXPECT_THAT(labels_of("Stents.", fact_of("postoperative_change", Status::present, {"heart"}, 0, 6)),
              ElementsAre("Medical material"));
  EXPECT_THAT(labels_of("Operated.", fact_of("postoperative_change", Status::present, {}, 0, 8)), IsEmpty());
  EXPECT_THAT(labels_of("Fibroatelectasis.", fact_of("atelectasis", Status::present, {"lung"}, 0, 16)),
              IsEmpty());
  auto thickening = fact_of("peribronchial_thickening", Status::present, {"lung"}, 0, 10);
  EXPECT_THAT(labels_of("Thickening of the peribronchial sheath.", thickening), IsEmpty());
  thickening.evidence.push_back({"place", 18, 38});
  EXPECT_THAT(labels_of("Thickening of the peribronchial sheath.", thickening),
              ElementsAre("Peribronchial thickening"));
}

TEST(Labels, with_an_unknown_finding_are_refused_by_name) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("radgenome_labels_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "labels.json") << R"({"format": "radgenome.labels/1",
    "labels": [{"label": "Cough", "facts": [{"findings": ["cough"]}]}]})";
  try {
    LabelTable::load(folder, shipped());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad_labels");
    EXPECT_THAT(error.sentence(), testing::HasSubstr("label \"Cough\""));
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace radgenome::release
