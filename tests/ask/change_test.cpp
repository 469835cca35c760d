// SPDX-License-Identifier: Apache-2.0
// What became of findings and organs since the patient's scan before.
#include <gmock/gmock.h>

#include "ask/case_for_tests.h"

namespace radgenome::ask {
namespace {

using namespace tests;  // NOLINT: the hand-made case
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string place = "right lung upper lobe";

HandMadeCase with(Status status, std::vector<double> size_mm = {}) {
  return HandMadeCase().fact("nodule", status, {place}, std::move(size_mm));
}

std::string change_between(HandMadeCase before, HandMadeCase now) {
  const auto asked = now.after(before).ask("change");
  return asked.empty() ? "" : std::get<record::IdSet>(asked.at(0).answer).ids.at(0);
}

TEST(Change, WhatOneReportStatesAndTheOtherDenies) {
  auto now = with(Status::present);
  const auto asked = now.after(with(Status::absent)).ask("change");
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_EQ(asked[0].answer, record::Answer(record::IdSet{"changes", {"new"}}));
  EXPECT_EQ(asked[0].answer_text, "Not there before, seen now");
  EXPECT_EQ(asked[0].earlier, (record::EarlierScan{"case_0", {"f1"}}));
  EXPECT_THAT(asked[0].facts, ElementsAre("f1"));
  EXPECT_EQ(asked[0].structure, place);
  EXPECT_THAT(asked[0].options, SizeIs(5));
  EXPECT_FALSE(asked[0].assumed);
  EXPECT_EQ(change_between(with(Status::present), with(Status::absent)), "resolved");
}

TEST(Change, SilenceIsNoChange) {
  EXPECT_THAT(with(Status::present).ask("change"), IsEmpty());
  EXPECT_EQ(change_between(HandMadeCase(), with(Status::present)), "");
  EXPECT_EQ(change_between(with(Status::present), HandMadeCase()), "");
  EXPECT_EQ(change_between(with(Status::absent), with(Status::absent)), "");
  EXPECT_EQ(change_between(with(Status::present), with(Status::present)), "");
  EXPECT_EQ(change_between(with(Status::possible), with(Status::present)), "");
}

/// Fleischner Society 2017: growth of a nodule is 2 mm or more.
TEST(Change, SmallFindingsGrowByTwoMillimetres) {
  const auto between = [](double before, double now) {
    return change_between(with(Status::present, {before}), with(Status::present, {now}));
  };
  EXPECT_EQ(between(6, 8), "larger");
  EXPECT_EQ(between(6, 7.9), "unchanged");
  EXPECT_EQ(between(8, 6.1), "unchanged");
  EXPECT_EQ(between(8, 6), "smaller");
}

/// RECIST 1.1: 20 % and 5 mm more, 30 % less.
TEST(Change, LargeOnesByTheirShare) {
  const auto between = [](double before, double now) {
    return change_between(with(Status::present, {before, 10}), with(Status::present, {now}));
  };
  EXPECT_EQ(between(50, 60), "larger");
  EXPECT_EQ(between(50, 59), "unchanged");
  EXPECT_EQ(between(50, 36), "unchanged");
  EXPECT_EQ(between(50, 35), "smaller");
}

TEST(Change, SizesOnlyOfTheOneThatIsThere) {
  auto two = with(Status::present, {8}).fact("nodule", Status::present, {place}, {3});
  EXPECT_EQ(change_between(with(Status::present, {4}), two), "");
  EXPECT_EQ(change_between(two, with(Status::present, {4})), "");
  EXPECT_EQ(change_between(HandMadeCase().fact("nodule", Status::present, {"lung"}, {4}),
                           with(Status::present, {8})),
            "");
}

record::StructureEntry spleen(double volume_ml, const std::string& backend) {
  record::StructureEntry entry;
  entry.structure = "spleen";
  entry.state = record::State::present;
  entry.voxels = 1000;
  entry.volume_ml = volume_ml;
  entry.touches_border = false;
  entry.source = record::MaskSource{backend, "set", "spleen"};
  return entry;
}

TEST(VolumeChange, InPercentOfTheEarlierVolume) {
  const auto asked = [](double before, double now, const std::string& backend) {
    HandMadeCase earlier, later;
    earlier.structures().structures = {spleen(before, "masks")};
    later.structures().structures = {spleen(now, backend)};
    return later.after(earlier).ask("volume_change");
  };
  ASSERT_THAT(asked(200, 250, "masks"), SizeIs(1));
  EXPECT_EQ(asked(200, 250, "masks")[0].answer, record::Answer(record::Quantity{{125}, "%", 10}));
  EXPECT_EQ(asked(200, 250, "masks")[0].answer_text, "125 %");
  EXPECT_EQ(asked(200, 250, "masks")[0].earlier, (record::EarlierScan{"case_0", {}}));
  EXPECT_THAT(asked(200, 250, "atlas"), IsEmpty());  // masks of two ways
}

}  // namespace
}  // namespace radgenome::ask
