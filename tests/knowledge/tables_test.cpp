// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "core/error.h"
#include "core/file.h"
#include "knowledge/contradictions.h"
#include "knowledge/reference_volumes.h"

namespace radgenome::knowledge {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const Knowledge& shipped() {
  static const auto knowledge = Knowledge::load(RADGENOME_DATA);
  return knowledge;
}

/// A data folder with one file of the test's making.
class Folder {
 public:
  Folder(const std::string& file, const std::string& text) { write_file_atomically(path_ / file, text); }
  ~Folder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_ = fs::temp_directory_path() / ("radgenome_tables_" + std::to_string(::getpid()));
};

ReferenceVolumes volumes(const std::string& rows) {
  const Folder folder("reference/volumes.json",
                      R"({"format": "radgenome.reference_volumes/1", "volumes": [)" + rows + "]}");
  return ReferenceVolumes::load(folder.path(), shipped());
}

Contradictions contradictions(const std::string& stated, const std::string& against) {
  const Folder folder(
      "contradictions.json",
      R"({"format": "radgenome.contradictions/1", "side_words": {"left": ["left"]}, "contradictions": [{"id": "x", "severity": "error",)"
      R"("rule": "r", "sentence": "s", "stated": )" +
          stated + R"(, "against": )" + against + "}]}");
  return Contradictions::load(folder.path(), shipped());
}

template <class Work>
std::string error_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad_knowledge");
    return error.sentence();
  }
  return "nothing";
}

std::string row(const std::string& groups, const std::string& source = "doi:10.1/x") {
  return R"({"structure": "liver", "population": "p", "groups": )" + groups + R"(, "source": ")" + source +
         "\"}";
}

TEST(ReferenceVolumes, MeanAndDeviationBecomeTheLimitsOf95InAHundred) {
  const auto table = volumes(row(R"([{"mean": 100, "standard_deviation": 10}])"));
  EXPECT_DOUBLE_EQ(*table.in_ml("liver")->low, 80.4);
  EXPECT_DOUBLE_EQ(*table.in_ml("liver")->high, 119.6);
  EXPECT_EQ(table.in_ml("spleen"), nullptr);
}

TEST(ReferenceVolumes, SeveralGroupsGiveTheWidestRangeAndNoLimitBelowNothing) {
  const auto table = volumes(row(R"([{"mean": 10, "standard_deviation": 10}, {"low": 5, "high": 20}])"));
  EXPECT_DOUBLE_EQ(*table.in_ml("liver")->low, 5);
  EXPECT_DOUBLE_EQ(*table.in_ml("liver")->high, 29.6);
  EXPECT_FALSE(volumes(row(R"([{"mean": 10, "standard_deviation": 10}])")).in_ml("liver")->low);
}

TEST(ReferenceVolumes, ARowWithoutSourceOrLimitIsRefused) {
  EXPECT_THAT(error_of([] { volumes(row(R"([{"low": 1}])", "a friend")); }), HasSubstr("doi:"));
  EXPECT_THAT(error_of([] { volumes(row("[{}]")); }), HasSubstr("no limit"));
  EXPECT_THAT(error_of([] { volumes(row(R"([{"low": 2, "high": 1}])")); }), HasSubstr("below"));
  EXPECT_THAT(
      error_of([] { volumes(R"({"structure": "soul", "population": "", "groups": [], "source": "doi:"})"); }),
      HasSubstr("soul"));
}

TEST(ReferenceVolumes, TheShippedTableNamesPublicationAndPeopleOfEveryRow) {
  const auto table = ReferenceVolumes::load(RADGENOME_DATA, shipped());
  EXPECT_GE(table.rows().size(), 10u);
  for (const auto& entry : table.rows()) {
    EXPECT_TRUE(entry.source.starts_with("doi:10.")) << entry.structure;
    EXPECT_FALSE(entry.population.empty()) << entry.structure;
  }
  EXPECT_DOUBLE_EQ(*table.in_ml("spleen")->high, 322.0);
}

TEST(Contradictions, ARowIsReadWhole) {
  const auto table = contradictions(
      R"({"findings": ["nodule"], "status": ["absent"]})",
      R"({"compare": "mask_present", "structure": "lung nodule", "within": "side", "above": 2})");
  ASSERT_EQ(table.rows().size(), 1u);
  EXPECT_EQ(table.rows()[0].compare, Contradiction::Compare::mask_present);
  EXPECT_EQ(table.rows()[0].within, Contradiction::Within::side);
  EXPECT_EQ(table.rows()[0].above, 2);
}

TEST(Contradictions, WhatDoesNotExistOrIsMissingIsRefused) {
  const auto fault = [](const std::string& stated, const std::string& against) {
    return error_of([&] { contradictions(stated, against); });
  };
  EXPECT_THAT(fault(R"({"findings": ["nodul"]})", R"({"compare": "reason", "reasons": ["x"]})"),
              HasSubstr("nodul"));
  EXPECT_THAT(fault(R"({"status": ["maybe"]})", R"({"compare": "reason", "reasons": ["x"]})"),
              HasSubstr("maybe"));
  EXPECT_THAT(fault("{}", R"({"compare": "guess"})"), HasSubstr("guess"));
  EXPECT_THAT(fault("{}", R"({"compare": "reason"})"), HasSubstr("reasons"));
  EXPECT_THAT(fault("{}", R"({"compare": "measurement", "structure": "heart", "quantity": "q"})"),
              HasSubstr("above"));
  EXPECT_THAT(fault(R"({"finding": "nodule"})", R"({"compare": "reason", "reasons": ["x"]})"),
              HasSubstr("finding"));
}

TEST(Contradictions, EveryShippedRowSaysItsRule) {
  const auto table = Contradictions::load(RADGENOME_DATA, shipped());
  EXPECT_GE(table.rows().size(), 40u);
  for (const auto& entry : table.rows()) {
    EXPECT_TRUE(entry.rule.ends_with(".")) << entry.id;
    EXPECT_TRUE(entry.sentence.ends_with(".")) << entry.id;
  }
}

}  // namespace
}  // namespace radgenome::knowledge
