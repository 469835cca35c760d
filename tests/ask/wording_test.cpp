// SPDX-License-Identifier: Apache-2.0
// The grammar of every sentence that the shipped wordings can make, and what a broken file of wordings gives.
#include <gmock/gmock.h>
#include <unistd.h>

#include <map>
#include <regex>
#include <set>

#include "ask/case_for_tests.h"
#include "ask/neighbours.h"
#include "core/error.h"
#include "core/file.h"

namespace radgenome::ask {
namespace {

using namespace tests;  // NOLINT: the shipped wording and knowledge
using testing::HasSubstr;

const std::vector<std::string> kinds = {"abnormality",
                                        "attribute",
                                        "attribute_choice",
                                        "case_disorders",
                                        "comparison",
                                        "count",
                                        "finding_choice",
                                        "location",
                                        "measurement",
                                        "normality",
                                        "place_choice",
                                        "presence",
                                        "referring_segmentation",
                                        "region_report",
                                        "side",
                                        "size",
                                        "specific_place",
                                        "volume",
                                        "change",
                                        "volume_change"};
const std::set<std::string> asks_findings = {"attribute",      "attribute_choice", "count",
                                             "presence",       "location",         "side",
                                             "specific_place", "place_choice",     "change"};

TEST(Wording, EveryKindHasManyWordings) {
  std::set<std::string> asked;
  for (const auto& kind : all_kinds()) asked.insert(kind.name);
  EXPECT_EQ(asked, std::set<std::string>(kinds.begin(), kinds.end()));
  for (const auto& kind : kinds) EXPECT_GE(shipped_wording().wordings(kind).size(), 25u) << kind;
}

/// {place} and {findings} may be singular, plural or uncountable: no word may depend on their number. "The
/// {finding}" is always one, so what is asked of it may.
TEST(Wording, NoWordAgreesWithASlot) {
  const std::regex before(
      R"(\b(an?|is|are|was|were|has|have|does|do|this|these|any|many|much) \{(place|other|findings?)\})",
      std::regex::icase);
  const std::regex after(
      R"(\{(place|other|findings)\} (is|are|was|were|has|have|shows?|contains?|appears?|lies?|measures?)\b)");
  const std::regex pronoun(R"(\b(it|its|they|them|their)\b)", std::regex::icase);
  for (const auto& kind : kinds)
    for (const auto& wording : shipped_wording().wordings(kind)) {
      // Counted are only findings that have a plural, which "how many" takes.
      const auto text = kind == "count"
                            ? std::regex_replace(wording.text, std::regex("how many ", std::regex::icase), "")
                            : wording.text;
      EXPECT_FALSE(std::regex_search(text, before)) << wording.text;
      if (wording.text.find("the {finding} ") != std::string::npos) continue;
      // "Which part of {place} shows" agrees with the part.
      const auto subjects =
          std::regex_replace(wording.text, std::regex(R"((of|and) \{(place|other)\})"), "...");
      EXPECT_FALSE(std::regex_search(subjects, after)) << wording.text;
      if (kind == "referring_segmentation") continue;  // "it" is the structure, which is one
      EXPECT_FALSE(std::regex_search(wording.text, pronoun)) << wording.text;
    }
}

TEST(Wording, SizesAreAskedOfOneFindingAndTheRestOfAny) {
  for (const auto& kind : kinds)
    for (const auto& wording : shipped_wording().wordings(kind)) {
      const bool plural = wording.text.find("{findings}") != std::string::npos;
      const bool singular = wording.text.find("{finding}") != std::string::npos;
      EXPECT_EQ(singular, kind == "size") << wording.text;
      if (singular) {
        EXPECT_THAT(wording.text, HasSubstr("the {finding}"));
      }
      EXPECT_EQ(plural, asks_findings.contains(kind)) << wording.text;
    }
}

const std::vector<const char*> quantities = {"mean_lung_density", "cardiothoracic_ratio",
                                             "longest_diameter_3d"};

/// The groups of attributes that can be said of the finding.
std::set<std::string> groups_of(const std::string& finding) {
  std::set<std::string> groups;
  for (const auto& attribute : shipped_knowledge().attributes())
    if (std::find(attribute.findings.begin(), attribute.findings.end(), finding) != attribute.findings.end())
      groups.insert(attribute.group);
  return groups;
}

/// Looks for what goes wrong when parts of sentences are put together.
std::string fault_in(const std::string& text) {
  if (text.find_first_of("{}_") != std::string::npos) return "an unfilled slot or an id";
  if (text.find("  ") != std::string::npos || text.front() == ' ') return "a stray space";
  if ((text.front() < 'A' || text.front() > 'Z') && text.front() != '"') return "no capital in front";
  if (text.back() != '?' && text.back() != '.' && text.back() != '"') return "no end";
  if (text.find(" ?") != std::string::npos || text.find(" .") != std::string::npos)
    return "a space before the end";
  if (std::regex_search(text, std::regex("\\b(an?|the) (an?|the) ", std::regex::icase)))
    return "two articles";
  std::string word, last;
  for (const char c : text + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '-') {
      word += c;
      continue;
    }
    if (!word.empty() && word == last) return "a word twice";
    last = c == ' ' ? word : "";
    word.clear();
  }
  return "";
}

TEST(Wording, EverySentenceOfEveryFindingAndStructureIsWhole) {
  const auto& knowledge = shipped_knowledge();
  std::size_t made = 0, faults = 0;
  std::map<std::string, std::set<std::string>> forms;
  const auto look_at = [&](const Wording::Chosen& chosen) {
    ++made;
    forms[chosen.form.substr(0, chosen.form.find('.'))].insert(chosen.form);
    const auto fault = fault_in(chosen.text);
    if (!fault.empty() && ++faults < 20) ADD_FAILURE() << chosen.text << ": " << fault;
  };
  const auto choose = [&](const std::string& kind, const Wording::Slots& slots) {
    for (const char* seed : {"1", "2", "3"})
      look_at(shipped_wording().choose(kind, seed + slots.finding + slots.place + slots.quantity, slots));
  };
  for (const auto& structure : knowledge.structures())
    for (const char* kind :
         {"abnormality", "normality", "finding_choice", "region_report", "volume", "volume_change"})
      choose(kind, {"", "", shipped_wording().spoken(structure.id)});
  for (const auto& structure : knowledge.structures())
    if (const auto other = other_side_of(knowledge, structure.id); !other.empty())
      choose("comparison", {"", "", shipped_wording().spoken(structure.id), shipped_wording().spoken(other)});
  for (const auto& structure : knowledge.structures())
    for (const char* quantity : quantities)
      choose("measurement", {"", "", "", "", shipped_wording().quantity(quantity, structure.id).value()});
  choose("referring_segmentation", {"", "", "", "", "", "", "The heart is large."});
  choose("case_disorders", {});
  for (const auto& finding : knowledge.findings()) {
    if (!finding.abnormal) continue;
    for (const char* kind : {"location", "side", "place_choice"})
      choose(kind, {finding.name, finding.plural, ""});
    for (const auto& structure : knowledge.structures())
      choose("specific_place", {finding.name, finding.plural, shipped_wording().spoken(structure.id)});
    for (const auto& group : groups_of(finding.id)) {
      Wording::Slots slots{finding.name, finding.plural, ""};
      slots.trait = shipped_wording().trait(group);
      for (const char* kind : {"attribute", "attribute_choice"}) {
        choose(kind, slots);
        for (const char* place : {"lung", "left lung upper lobe", "vertebrae"}) {
          slots.place = shipped_wording().spoken(place);
          choose(kind, slots);
        }
        slots.place.clear();
      }
    }
    if (finding.counted) {
      EXPECT_NE(finding.name, finding.plural) << "how many?";
      choose("count", {finding.name, finding.plural, ""});
      for (const auto& structure : knowledge.structures())
        choose("count", {finding.name, finding.plural, shipped_wording().spoken(structure.id)});
    }
    for (const auto& structure : knowledge.structures())
      choose("change", {finding.name, finding.plural, shipped_wording().spoken(structure.id)});
    for (const char* kind : {"presence", "size"}) {
      choose(kind, {finding.name, finding.plural, ""});
      for (const auto& structure : knowledge.structures())
        choose(kind, {finding.name, finding.plural, shipped_wording().spoken(structure.id)});
    }
  }
  EXPECT_GT(made, 50'000u);
  EXPECT_EQ(faults, 0u);
  for (const auto& kind : kinds)
    if (kind != "case_disorders" && kind != "referring_segmentation") {
      EXPECT_EQ(forms[kind].size(), shipped_wording().wordings(kind).size()) << kind;
    }
}

TEST(Wording, TheNetCatchesFaults) {
  for (const char* bad :
       {"Is {finding} there?", "Is there a  nodule?", "is it there?", "Is it there", "The the lung.",
        "Where is the lung lung?", "Is right_lung normal?", "Where is it ?"})
    EXPECT_NE(fault_in(bad), "") << bad;
  EXPECT_EQ(fault_in("Does the CT show nodules in the C1 vertebra?"), "");
}

TEST(Wording, NamesOfFindingsStandInASentence) {
  for (const auto& finding : shipped_knowledge().findings())
    for (const auto& name : {finding.name, finding.plural}) {
      EXPECT_FALSE(name.empty()) << finding.id;
      EXPECT_EQ(name.find_first_of("_{}.,"), std::string::npos) << name;
      EXPECT_FALSE(std::regex_search(name, std::regex("^(a|an|the) "))) << name;
    }
}

TEST(Wording, EveryStructureHasASpokenNameOfItsOwn) {
  std::map<std::string, std::string> names;
  for (const auto& structure : shipped_knowledge().structures()) {
    const auto name = shipped_wording().spoken(structure.id);
    EXPECT_EQ(name.find_first_of("()_/{}"), std::string::npos) << name;
    const auto [other, is_new] = names.emplace(name, structure.id);
    EXPECT_TRUE(is_new) << name << ": " << structure.id << " and " << other->second;
  }
}

TEST(Wording, SpokenNamesAreOfStructuresThatExist) {
  const auto json =
      parse_json(read_file(std::filesystem::path(RADGENOME_DATA) / "questions" / "en" / "words.json"));
  for (const auto& [id, name] : json.at("spoken").items())
    EXPECT_NE(shipped_knowledge().find_structure(id), nullptr) << id << " is spoken as " << name;
}

TEST(Wording, EveryAttributeAndItsGroupHaveWordsOfTheirOwn) {
  std::set<std::string> names;
  for (const auto& attribute : shipped_knowledge().attributes()) {
    EXPECT_FALSE(shipped_wording().trait(attribute.group).empty());
    const auto& name = shipped_wording().attribute(attribute.id);
    EXPECT_EQ(name.find_first_of("_{}.,"), std::string::npos) << name;
    EXPECT_TRUE(names.insert(name).second) << name;
  }
  EXPECT_THROW(shipped_wording().trait("colour"), Error);
  EXPECT_THROW(shipped_wording().attribute("pink"), Error);
}

TEST(Wording, ListsReadAsSpoken) {
  const auto& wording = shipped_wording();
  EXPECT_EQ(wording.list({}), "");
  EXPECT_EQ(wording.list({"a"}), "a");
  EXPECT_EQ(wording.list({"a", "b"}), "a and b");
  EXPECT_EQ(wording.list({"a", "b", "c"}), "a, b and c");
}

class BrokenWording : public testing::Test {
 protected:
  ~BrokenWording() override { std::filesystem::remove_all(folder_); }

  /// What is said of a folder with these two files.
  std::string sentence_for(const std::string& size, const std::string& words = good_words) {
    write_file_atomically(folder_ / "questions" / "en" / "words.json", words);
    write_file_atomically(folder_ / "questions" / "en" / "size.json", size);
    try {
      Wording::load(folder_, "en");
    } catch (const Error& error) {
      return error.code() + ": " + error.sentence();
    }
    return "";
  }

  static std::string sizes(const std::string& list) {
    return R"({"format": "radgenome.wordings/1", "wordings": )" + list + "}";
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("radgenome_wording_" + std::to_string(::getpid()));
  static constexpr const char* good_words = R"({"format": "radgenome.words/1", "spoken": {},
    "words": {"yes": "Yes", "no": "No", "none": "None", "and": "and", "article": "the ",
              "left": "Left", "right": "Right", "both": "Both"}})";
};

TEST_F(BrokenWording, IsNamed) {
  const auto good = sizes(R"(["How large is the {finding}?"])");
  EXPECT_EQ(sentence_for(good), "");
  EXPECT_THAT(sentence_for(sizes(R"(["How large is the {lesion}?"])")),
              testing::AllOf(HasSubstr("bad_wording"), HasSubstr("size.1"), HasSubstr("size.json")));
  EXPECT_THAT(sentence_for(sizes(R"(["How large is {finding?"])")), HasSubstr("bad_wording"));
  EXPECT_THAT(sentence_for(sizes(R"("How large?")")), HasSubstr("wordings"));
  EXPECT_THAT(sentence_for(R"({"format": "radgenome.wordings/1", "wordings": [], "more": 1})"),
              HasSubstr("\"more\""));
  EXPECT_THAT(sentence_for(good, R"({"format": "radgenome.words/1", "words": {}, "spoken": {}})"),
              testing::AllOf(HasSubstr("\"yes\""), HasSubstr("words.json")));
  EXPECT_THAT(sentence_for(good, good), HasSubstr("radgenome.words/1"));
  EXPECT_THAT(sentence_for("{"), testing::AllOf(HasSubstr("broken_json"), HasSubstr("size.json")));
  std::filesystem::remove(folder_ / "questions" / "en" / "words.json");
  std::filesystem::remove(folder_ / "questions" / "en" / "size.json");
  EXPECT_THROW(Wording::load(folder_, "en"), Error);
  EXPECT_THROW(Wording::load(folder_, "de"), Error);
}

TEST_F(BrokenWording, AKindWithoutAFittingWordingIsAnError) {
  EXPECT_EQ(sentence_for(sizes(R"(["How large is the {finding}?"])")), "");
  const auto wording = Wording::load(folder_, "en");
  EXPECT_EQ(wording.choose("size", "1", {"nodule", "nodules", ""}).text, "How large is the nodule?");
  EXPECT_THROW(wording.choose("size", "1", {"nodule", "nodules", "the lung"}), Error);
  EXPECT_THROW(wording.choose("presence", "1", {"nodule", "nodules", ""}), Error);
}

}  // namespace
}  // namespace radgenome::ask
