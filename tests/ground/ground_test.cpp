// SPDX-License-Identifier: Apache-2.0
#include "ground/ground.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "knowledge/knowledge_for_tests.h"

namespace radgenome::record {
void PrintTo(const Link& link, std::ostream* out) {
  Links links;
  links.links = {link};
  *out << to_json(links).at("links").dump();
}
}  // namespace radgenome::record

namespace radgenome::ground {
namespace {

using record::Granularity;
using record::State;

record::StructureEntry entry(const std::string& id, State state, std::vector<std::string> flags = {}) {
  record::StructureEntry made;
  made.structure = id;
  made.state = state;
  made.flags = std::move(flags);
  return made;
}

record::Facts facts_at(const std::vector<std::string>& where) {
  record::Fact fact;
  fact.id = "f1.1";
  fact.finding = "nodule";
  fact.where = where;
  record::Facts facts;
  facts.case_id = "a";
  facts.sentences.push_back({"s1", "findings", 0, 10, record::SentenceType::statement, {fact}});
  return facts;
}

record::Link link_of(const std::string& place, std::vector<record::StructureEntry> entries) {
  record::Structures structures;
  structures.structures = std::move(entries);
  const auto links = ground(facts_at({place}), &structures, tests::shipped_knowledge());
  EXPECT_EQ(links.links.size(), 1u);
  EXPECT_EQ(links.links.at(0).place, place);
  return links.links.at(0);
}

record::Link expected(const std::string& place, std::optional<std::string> structure, Granularity granularity,
                      std::string reason) {
  return {"f1.1", place, std::move(structure), granularity, std::move(reason)};
}

TEST(Ground, APlaceWithAMaskIsExact) {
  EXPECT_EQ(link_of("left lung", {entry("left lung", State::present)}),
            expected("left lung", "left lung", Granularity::exact, ""));
}

TEST(Ground, APlaceWithoutAMaskGoesToTheNearestThatHoldsIt) {
  EXPECT_EQ(link_of("left lung upper lobe",
                    {entry("left lung", State::present), entry("left lung upper lobe", State::not_available),
                     entry("lung", State::present)}),
            expected("left lung upper lobe", "left lung", Granularity::containing, "no_mask_of_its_own"));
  EXPECT_EQ(link_of("left rib 6", {entry("bone", State::present)}),
            expected("left rib 6", "bone", Granularity::containing, "no_mask_of_its_own"));
  EXPECT_EQ(link_of("spleen", {entry("abdomen", State::present), entry("spleen", State::failed)}),
            expected("spleen", "abdomen", Granularity::containing, "segmentation_failed"));
}

TEST(Ground, NeverAMaskThatIsNamedAlikeOrNear) {
  EXPECT_EQ(
      link_of("heart ascending aorta", {entry("aorta", State::present), entry("heart", State::present)}),
      expected("heart ascending aorta", "aorta", Granularity::containing, "no_mask_of_its_own"));
  EXPECT_EQ(link_of("heart ascending aorta", {entry("heart", State::present)}),
            expected("heart ascending aorta", std::nullopt, Granularity::none, "no_mask_of_its_own"));
  EXPECT_EQ(link_of("pleura", {entry("lung", State::present)}),
            expected("pleura", std::nullopt, Granularity::none, "no_mask_of_its_own"));
  EXPECT_EQ(link_of("esophagus", {entry("cervical esophagus", State::present)}),
            expected("esophagus", std::nullopt, Granularity::none, "no_mask_of_its_own"));
}

TEST(Ground, WhatIsOutsideTheScanIsNotPutIntoAContainer) {
  EXPECT_EQ(link_of("right lung upper lobe", {entry("right lung", State::present),
                                              entry("right lung upper lobe", State::outside_field_of_view)}),
            expected("right lung upper lobe", std::nullopt, Granularity::none, "outside_field_of_view"));
}

TEST(Ground, APlaceWhoseContainerIsOutsideIsOutside) {
  EXPECT_EQ(link_of("left lung upper lobe",
                    {entry("left lung", State::outside_field_of_view), entry("lung", State::present)}),
            expected("left lung upper lobe", std::nullopt, Granularity::none, "outside_field_of_view"));
}

TEST(Ground, AnEmptyMaskGroundsNothing) {
  EXPECT_EQ(link_of("gallbladder", {entry("abdomen", State::present), entry("gallbladder", State::empty)}),
            expected("gallbladder", std::nullopt, Granularity::none, "empty"));
}

TEST(Ground, AnIncompleteUnionIsNoContainerButSaysSoWhereItIsThePlace) {
  EXPECT_EQ(link_of("bronchie", {entry("trachea", State::present),
                                 entry("trachea and bronchie", State::present, {"incomplete"})}),
            expected("bronchie", std::nullopt, Granularity::none, "no_mask_of_its_own"));
  EXPECT_EQ(link_of("mediastinum", {entry("mediastinum", State::present, {"coarse", "incomplete"})}),
            expected("mediastinum", "mediastinum", Granularity::exact, "incomplete_mask"));
}

TEST(Ground, AUnionOfWhatTheScanShowsIsWhole) {
  EXPECT_EQ(link_of("lung", {entry("left lung", State::outside_field_of_view), entry("lung", State::present),
                             entry("right lung", State::present)}),
            expected("lung", "lung", Granularity::exact, ""));
}

TEST(Ground, AFactWithoutAPlaceSaysSo) {
  record::Structures structures;
  const auto links = ground(facts_at({}), &structures, tests::shipped_knowledge());
  EXPECT_EQ(links.case_id, "a");
  ASSERT_EQ(links.links.size(), 1u);
  EXPECT_EQ(links.links[0],
            (record::Link{"f1.1", std::nullopt, std::nullopt, Granularity::none, "no_place_stated"}));
}

TEST(Ground, OneLinkForEveryPlaceInOrder) {
  record::Structures structures;
  structures.structures = {entry("liver", State::present), entry("spleen", State::present)};
  const auto links = ground(facts_at({"spleen", "liver"}), &structures, tests::shipped_knowledge());
  ASSERT_EQ(links.links.size(), 2u);
  EXPECT_EQ(links.links[0].structure, "spleen");
  EXPECT_EQ(links.links[1].structure, "liver");
}

TEST(Ground, WithoutMasksEveryLinkIsNone) {
  const auto links = ground(facts_at({"lung"}), nullptr, tests::shipped_knowledge());
  ASSERT_EQ(links.links.size(), 1u);
  EXPECT_EQ(links.links[0], expected("lung", std::nullopt, Granularity::none, "no_masks"));
}

TEST(Ground, AnUnknownPlaceIsAnError) {
  EXPECT_THROW(ground(facts_at({"lungs of steel"}), nullptr, tests::shipped_knowledge()), Error);
}

}  // namespace
}  // namespace radgenome::ground
