// SPDX-License-Identifier: Apache-2.0
#include "core/json.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace radgenome {
namespace {

using testing::HasSubstr;

template <class Work>
Error error_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  return Error("none", "nothing was thrown");
}

template <class T>
std::string code_of_get(const std::string& text) {
  const auto json = parse_json("{\"key\": " + text + "}");
  return error_of([&] { JsonObject(json).get<T>("key"); }).code();
}

TEST(Json, KeysKeepTheirOrder) {
  EXPECT_EQ(pretty(parse_json(R"({"z": 1, "a": 2, "m": 3})")), "{\n \"z\": 1,\n \"a\": 2,\n \"m\": 3\n}\n");
}

TEST(Json, PlainListsStandOnOneLineAndTextIsNotEscaped) {
  EXPECT_EQ(
      pretty({{"size", {1, 2, 3}}, {"text", "5 µm “µ” 𝜇"}, {"none", nullptr}, {"empty", Json::array()}}),
      "{\n \"size\": [1,2,3],\n \"text\": \"5 µm “µ” 𝜇\",\n \"none\": null,\n \"empty\": []\n}\n");
}

TEST(Json, PrettyIsReadBackUnchanged) {
  const auto json = parse_json(
      R"({"a": [{"b": [], "c": {"d": [1, [2, 3]]}}, {}], "e": 0.1, "f": -1e-300, "g": "\"\\\n\u0001", "h": {}})");
  EXPECT_EQ(parse_json(pretty(json)), json);
}

TEST(Json, IsReadAsTheLibraryReadsIt) {
  for (const char* text : {"[0, 1, -1, 9223372036854775807, -9223372036854775808, 9223372036854775808, "
                           "18446744073709551615]",
                           "[18446744073709551616, -9223372036854775809, 1.0, -0.0, 1e5, 5e-324, 0.1]",
                           R"({"twice": 1, "once": {}, "twice": {"a": [[], {}]}})",
                           "\"\\ud834\\udd1e \\/ \\u0000\"", "null", " [ ] "}) {
    const auto ours = parse_json(text), theirs = Json::parse(text);
    EXPECT_EQ(ours.dump(), theirs.dump()) << text;
    if (!ours.is_array()) continue;
    for (std::size_t i = 0; i < ours.size(); ++i)
      EXPECT_EQ(ours[i].type(), theirs[i].type()) << text << " at " << i;
  }
}

TEST(Json, BrokenTextNamesLineAndColumn) {
  const auto error = error_of([] { parse_json("{\n  \"a\": 1,\n  \"b\": ?\n}"); });
  EXPECT_EQ(error.code(), "broken_json");
  EXPECT_THAT(error.sentence(), HasSubstr("line 3, column 8"));
}

TEST(Json, NoTextCrashesTheReader) {
  for (const char* text : {"", "{", "[1,", "nul", "\"\\u12", "1e999", "{\"a\":1}x", "\xFF", "[\"\xC3\"]"})
    EXPECT_EQ(error_of([&] { parse_json(text); }).code(), "broken_json") << text;
  const std::string deep(100'000, '[');
  EXPECT_EQ(error_of([&] { parse_json(deep); }).code(), "broken_json");
}

TEST(Json, MissingKeyIsNamed) {
  const auto json = parse_json(R"({"here": 1})");
  const auto error = error_of([&] { JsonObject(json).get<int>("away"); });
  EXPECT_EQ(error.code(), "bad_record");
  EXPECT_THAT(error.sentence(), HasSubstr("\"away\""));
}

TEST(Json, UnknownKeyIsNamed) {
  const auto json = parse_json(R"({"known": 1, "unknown": 2})");
  JsonObject object(json);
  object.get<int>("known");
  const auto error = error_of([&] { object.finish(); });
  EXPECT_EQ(error.code(), "bad_record");
  EXPECT_THAT(error.sentence(), HasSubstr("\"unknown\""));
  object.find<int>("unknown");
  EXPECT_NO_THROW(object.finish());
}

TEST(Json, ValuesAreTakenOnlyAsTheyStand) {
  EXPECT_EQ(code_of_get<int>("3"), "none");
  EXPECT_EQ(code_of_get<int>("-3"), "none");
  EXPECT_EQ(code_of_get<double>("3"), "none");
  EXPECT_EQ(code_of_get<std::vector<double>>("[1, 2.5]"), "none");
  for (const char* text : {"3.5", "true", "\"3\"", "null", "[3]", "{}", "3000000000"})
    EXPECT_EQ(code_of_get<int>(text), "bad_record") << text;
  for (const char* text : {"-1", "1.0", "true"})
    EXPECT_EQ(code_of_get<std::size_t>(text), "bad_record") << text;
  for (const char* text : {"true", "\"1\"", "null"})
    EXPECT_EQ(code_of_get<double>(text), "bad_record") << text;
  for (const char* text : {"0", "1", "\"true\""}) EXPECT_EQ(code_of_get<bool>(text), "bad_record") << text;
  for (const char* text : {"1", "null", "[]"})
    EXPECT_EQ(code_of_get<std::string>(text), "bad_record") << text;
  for (const char* text : {"1", "{\"a\": 1}", "[true]", "[null]", "null"})
    EXPECT_EQ(code_of_get<std::vector<double>>(text), "bad_record") << text;
  for (const char* text : {"[\"a\"]", "{\"a\": 1}"})
    EXPECT_EQ((code_of_get<std::map<std::string, std::string>>(text)), "bad_record") << text;
}

TEST(Json, AListMustBeAList) {
  for (const char* text : {R"({"key": null})", R"({"key": {}})", R"({"key": 1})", R"({"key": "x"})", "{}"}) {
    const auto json = parse_json(text);
    EXPECT_EQ(error_of([&] { JsonObject(json).list("key"); }).code(), "bad_record") << text;
  }
}

TEST(Json, AbsentAndNullAreNothing) {
  const auto json = parse_json(R"({"null": null, "four": 4})");
  JsonObject object(json);
  EXPECT_EQ(object.find<int>("null"), std::nullopt);
  EXPECT_EQ(object.find<int>("away"), std::nullopt);
  EXPECT_EQ(object.find<int>("four"), 4);
  EXPECT_EQ(object.get_or<int>("away", 9), 9);
  EXPECT_EQ(error_of([&] { object.find<std::string>("four"); }).code(), "bad_record");
}

TEST(Json, OnlyObjectsAreObjects) {
  for (const char* text : {"[]", "1", "null", "\"x\""}) {
    const auto json = parse_json(text);
    EXPECT_EQ(error_of([&] { JsonObject object(json); }).code(), "bad_record") << text;
  }
}

}  // namespace
}  // namespace radgenome
