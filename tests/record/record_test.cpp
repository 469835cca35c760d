// SPDX-License-Identifier: Apache-2.0
// Writes its samples into $RADGENOME_SAMPLES, where that is set, for the test of the JSON Schemas.
#include <gmock/gmock.h>

#include <cstdlib>
#include <functional>

#include "core/error.h"
#include "core/file.h"
#include "record/samples.h"

namespace radgenome::record {
namespace {

using namespace tests;  // NOLINT: the samples
using testing::HasSubstr;

/// One kind of record with its type put away.
struct Kind {
  std::string name;
  Json full, bare;
  std::function<Json(const Json&)> read_and_write;
};

template <class Record>
Kind kind(const std::string& name, const Record& full, const Record& bare, Record (*from)(const Json&)) {
  EXPECT_EQ(from(parse_json(pretty(to_json(full)))), full) << name;
  EXPECT_EQ(from(parse_json(pretty(to_json(bare)))), bare) << name;
  return {name, to_json(full), to_json(bare), [from](const Json& json) { return to_json(from(json)); }};
}

std::vector<Kind> kinds() {
  Case bare_case;
  bare_case.id = bare_case.patient = "p_2";
  bare_case.made_by = made_by("import");
  return {kind("case", full_case(), bare_case, case_from),
          kind("structures", full_structures(), {"p_2", {}, {}, {}, made_by("segment")}, structures_from),
          kind("facts", full_facts(), {"p_2", {}, made_by("extract")}, facts_from),
          kind("links", full_links(), {"p_2", {}, made_by("ground")}, links_from),
          kind("checks", full_checks(), {"p_2", {}, made_by("check")}, checks_from),
          kind("questions", full_questions(), {"p_2", {}, made_by("ask")}, questions_from),
          kind("reviews", full_reviews(), {"p_2", {}, made_by("review")}, reviews_from),
          kind("errors", full_errors(), {"p_2", {}}, errors_from)};
}

/// Calls `visit` with every object inside `json`, which it may change; each is put back afterwards.
void for_every_object(Json& json, const std::function<void(Json&)>& visit) {
  if (json.is_object()) {
    const Json before = json;
    visit(json);
    json = before;
  }
  if (json.is_structured())
    for (auto& item : json) for_every_object(item, visit);
}

std::string sentence_of_error(const Kind& kind, const Json& json) {
  try {
    kind.read_and_write(json);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad_record") << kind.name;
    return error.sentence();
  }
  return "";
}

bool is_free(const Json& object) {  // what may hold any key: a check's numbers, made_by's inputs
  return object.contains("faces") || object.contains("case.json") || object.empty();
}

TEST(Record, IsReadBackAsItWas) {
  for (const auto& kind : kinds())
    for (const auto& json : {kind.full, kind.bare})
      EXPECT_EQ(pretty(kind.read_and_write(parse_json(pretty(json)))), pretty(json));
}

TEST(Record, SamplesForTheSchemas) {
  const char* folder = std::getenv("RADGENOME_SAMPLES");
  if (folder == nullptr) GTEST_SKIP() << "RADGENOME_SAMPLES is not set";
  for (const auto& kind : kinds()) {
    write_file_atomically(std::filesystem::path(folder) / (kind.name + ".full.json"), pretty(kind.full));
    write_file_atomically(std::filesystem::path(folder) / (kind.name + ".bare.json"), pretty(kind.bare));
  }
}

TEST(Record, AnUnknownKeyIsNamedWhereverItStands) {
  for (auto& kind : kinds()) {
    int places = 0;
    for_every_object(kind.full, [&](Json& object) {
      if (is_free(object)) return;
      object["surprise"] = 1;
      EXPECT_THAT(sentence_of_error(kind, kind.full), HasSubstr("\"surprise\"")) << kind.name << object;
      ++places;
    });
    EXPECT_GE(places, 2) << kind.name;
  }
}

TEST(Record, ALineOfFactsIsTheRecord) {
  for (const auto& facts : {full_facts(), Facts{"p \"2\"", {}, made_by("extract")}})
    EXPECT_EQ(json_line(facts), to_json(facts).dump() + "\n");
}

TEST(Record, TheTextOfQuestionsIsTheRecord) {
  auto questions = full_questions();
  EXPECT_EQ(text_of(questions), pretty(to_json(questions)));
  for (auto& question : questions.questions) {
    question.question += " \"so\" \\ \n \x7f größer";
    question.answer_text += "\t";
    question.facts.clear();
  }
  EXPECT_EQ(text_of(questions), pretty(to_json(questions)));
  questions.questions.clear();
  EXPECT_EQ(text_of(questions), pretty(to_json(questions)));
}

TEST(Record, AMissingKeyIsNamedUnlessItMayBeAbsent) {
  const std::vector<std::string> may_be_absent = {
      "ct",           "ct_fingerprint", "masks",          "geometry",         "spacing_mm",  "orientation",
      "reason",       "voxels",         "volume_ml",      "bbox_ijk",         "centroid_mm", "hu",
      "components",   "touches_border", "source",         "recipe",           "place",       "structure",
      "options",      "finding",        "measured",       "earlier",          "attributes",  "count",
      "model",        "recipe_minus",   "recipe_missing", "component_voxels", "surface_mm2", "principal_axes",
      "axial_slices", "other",          "slice",          "line_mm",          "tolerance",   "verified_by",
      "confidence",   "entropy_bits"};
  const std::vector<std::string> may_be_absent_of_reviews = {"type",  "missed",  "finding",    "status",
                                                             "where", "size_mm", "correction", "comment"};
  for (auto& kind : kinds())
    for_every_object(kind.full, [&](Json& object) {
      if (is_free(object)) return;
      const Json whole = object;
      for (auto item = whole.begin(); item != whole.end(); ++item) {
        object.erase(item.key());
        const auto sentence = sentence_of_error(kind, kind.full);
        const bool other_answer = item.key() == "yes" || item.key() == "ids";
        if (sentence.empty()) {
          EXPECT_THAT(kind.name == "reviews" ? may_be_absent_of_reviews : may_be_absent,
                      testing::Contains(item.key()))
              << kind.name;
        } else if (!other_answer) {  // an answer without them is read as another kind of answer
          EXPECT_THAT(sentence, HasSubstr("\"" + item.key() + "\"")) << kind.name;
        }
        object = whole;
      }
    });
}

TEST(Record, AValueOfTheWrongTypeIsAnErrorWhereverItStands) {
  const std::vector<Json> others = {
      Json("text"), Json(-1), Json(1.5), Json(true), Json(Json::array({Json::object()})), Json({{"key", 1}})};
  int refused = 0;
  for (auto& kind : kinds())
    for_every_object(kind.full, [&](Json& object) {
      const Json whole = object;
      for (auto item = whole.begin(); item != whole.end(); ++item)
        for (const auto& other : others) {
          object[item.key()] = other;
          // Read as it stands or refused with bad_record; anything else ends the test.
          Json again;
          try {
            again = kind.read_and_write(kind.full);
          } catch (const Error& error) {
            EXPECT_EQ(error.code(), "bad_record");
            ++refused;
            again = kind.full;
          }
          const bool follows = item.key() == "spacing_mm" || item.key() == "orientation";  // from the affine
          if (!follows) {
            EXPECT_EQ(again, kind.full) << kind.name << ": " << item.key() << " was taken as something else";
          }
          object = whole;
        }
    });
  EXPECT_GT(refused, 300);
}

TEST(Record, ListsOfTheWrongLengthAreRefused) {
  auto structures = to_json(full_structures());
  auto& entry = structures["structures"][0];
  const Json whole = entry;
  for (const char* broken : {R"({"bbox_ijk": [[1, 2, 3]]})", R"({"bbox_ijk": [[1, 2], [3, 4]]})",
                             R"({"bbox_ijk": [[1, 2, 3], [3, 4, 5.5]]})", R"({"centroid_mm": [1, 2]})"}) {
    entry.update(parse_json(broken));
    EXPECT_THROW(structures_from(structures), Error) << broken;
    entry = whole;
  }
  auto record = to_json(full_case());
  record["geometry"]["world_from_voxel"].erase(2);
  EXPECT_THROW(case_from(record), Error);
}

TEST(Record, AnotherFormatOrVersionIsRefused) {
  for (auto kind : kinds()) {
    EXPECT_EQ(kind.full["format"], "radgenome." + kind.name + "/1");
    kind.full["format"] = "radgenome." + kind.name + "/2";
    EXPECT_THAT(sentence_of_error(kind, kind.full), HasSubstr("/2"));
  }
}

TEST(Record, AFactWithoutWordsIsRefused) {
  auto json = to_json(full_facts());
  json["sentences"][0]["facts"][0]["end"] = 12;
  EXPECT_THROW(facts_from(json), Error);
}

TEST(Record, StructuresAreFoundById) {
  const auto record = full_structures();
  EXPECT_EQ(record.find("spleen"), &record.structures[1]);
  EXPECT_EQ(record.find("left lung"), &record.structures[0]);
  EXPECT_EQ(record.find("liver"), nullptr);
}

}  // namespace
}  // namespace radgenome::record
