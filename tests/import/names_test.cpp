// SPDX-License-Identifier: Apache-2.0
#include "import/names.h"

#include <gmock/gmock.h>

namespace radgenome::import {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(ScansBefore, TheNextEarlierScanOfThePatient) {
  EXPECT_THAT(scans_before({"valid_1_c_2", "valid_1_a_1", "valid_1_b_1", "valid_1_b_2", "valid_2_a_1"}),
              ElementsAre(Pair("valid_1_b_1", "valid_1_a_1"), Pair("valid_1_b_2", "valid_1_a_1"),
                          Pair("valid_1_c_2", "valid_1_b_2")));
}

TEST(ScansBefore, NotOfOtherPatientsNorOfOtherNames) {
  EXPECT_THAT(
      scans_before({"valid_1_a_1", "valid_1_a_2", "train_1_b_1", "s_1_a_1", "s_1_b_1", "case_a", "case_b"}),
      IsEmpty());
  EXPECT_THAT(scans_before({}), IsEmpty());
}

TEST(ScansBefore, AScanBetweenMayBeMissing) {
  EXPECT_THAT(scans_before({"train_7_d_3", "train_7_a_1"}), ElementsAre(Pair("train_7_d_3", "train_7_a_1")));
}

}  // namespace
}  // namespace radgenome::import
