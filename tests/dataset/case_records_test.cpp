// SPDX-License-Identifier: Apache-2.0
#include "dataset/case_records.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace radgenome::dataset {
namespace {

std::string code_of(std::string_view json) {
  try {
    CaseRecords(json).read_case();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

TEST(CaseRecords, WhatIsNoCaseIsRefused) {
  EXPECT_EQ(code_of("{"), "broken_json");
  EXPECT_EQ(code_of("[]"), "bad_record");
  EXPECT_EQ(code_of("{}"), "bad_record");
  EXPECT_EQ(code_of(R"({"case": 3})"), "bad_record");
}

TEST(CaseRecords, EachRecordIsReadWhereItStands) {
  record::Case written;
  written.id = "a";
  written.patient = "p";
  written.report = {{"findings", "A nodule."}};
  record::Questions questions;
  questions.case_id = "a";
  const CaseRecords records(Json{
      {"case", record::to_json(written)},
      {"questions", record::to_json(questions)},
      {"balanced", {true, false}},
      {"split", "test"}}.dump());
  EXPECT_EQ(records.read_case(), written);
  EXPECT_EQ(records.read_questions(), questions);
  EXPECT_THAT(records.read_balanced(), testing::ElementsAre(true, false));
  EXPECT_EQ(records.split(), "test");
  EXPECT_THROW(records.read_facts(), Error);
}

}  // namespace
}  // namespace radgenome::dataset
