// SPDX-License-Identifier: Apache-2.0
#include "knowledge/knowledge.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"

namespace radgenome::knowledge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

const char* const some_findings =
    R"({"format": "radgenome.findings/1", "findings": [
  {"id": "nodule", "name": "nodule", "plural": "nodules", "synonyms": ["nodular lesion"], "places": ["lung"], "abnormal": true},
  {"id": "normal", "name": "normal", "plural": "normal", "synonyms": [], "places": [], "abnormal": false}]})";

std::string attributes(const std::string& entries) {
  return R"({"format": "radgenome.attributes/1", "attributes": [)" + entries + "]}";
}

/// The shipped structures, with two findings of the test's own.
class Shipped : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("radgenome_knowledge_" + std::to_string(::getpid()));
    write_file_atomically(folder_ / "structures.json",
                          read_file(fs::path(RADGENOME_DATA) / "structures.json"));
    fs::copy(fs::path(RADGENOME_DATA) / "recipes", folder_ / "recipes");
    write_file_atomically(folder_ / "findings.json", some_findings);
    write_file_atomically(folder_ / "attributes.json", attributes(""));
  }
  void TearDown() override { fs::remove_all(folder_); }
  Knowledge load() const { return Knowledge::load(folder_); }

  /// Loads with `entries` instead of the shipped structures and `recipes` of the region lung instead of the
  /// shipped ones, and gives the sentence of the error.
  std::string refusal(const std::string& entries, const std::string& recipes) const {
    fs::remove_all(folder_ / "recipes");
    write_file_atomically(folder_ / "recipes" / "lung.json",
                          R"({"format": "radgenome.recipes/1", "recipes": [)" + recipes + "]}");
    write_file_atomically(
        folder_ / "structures.json",
        R"({"format": "radgenome.structures_knowledge/1", "structures": [)" + entries + "]}");
    try {
      load();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "bad_knowledge");
      return error.sentence();
    }
    return "loaded";
  }

  fs::path folder_;
};

TEST_F(Shipped, AttributesNameFindingsAndEachOther) {
  const std::string solid =
      R"({"id": "solid", "group": "composition", "findings": ["nodule"], "fits": ["calcified"]})";
  const std::string calcified = R"({"id": "calcified", "group": "composition", "findings": ["nodule"])";
  const auto said_of = [&](const std::string& entries) -> std::string {
    write_file_atomically(folder_ / "attributes.json", attributes(entries));
    try {
      load();
    } catch (const Error& error) {
      return error.sentence();
    }
    return "";
  };
  EXPECT_EQ(said_of(solid + "," + calcified + R"(, "fits": ["solid"]})"), "");
  EXPECT_EQ(load().find_attribute("solid")->group, "composition");
  EXPECT_EQ(load().find_attribute("pink"), nullptr);
  EXPECT_THAT(said_of(solid + "," + calcified + "}"), HasSubstr("does not say that of it"));
  EXPECT_THAT(said_of(solid), HasSubstr("\"calcified\", which is no attribute of its group"));
  EXPECT_THAT(said_of(R"({"id": "solid", "group": "composition", "findings": ["noodle"]})"),
              HasSubstr("noodle"));
  EXPECT_THAT(said_of(R"({"id": "solid", "group": "", "findings": []})"), HasSubstr("group is empty"));
}

const std::string lung = R"({"id": "lung", "parents": [], "release_path": "lung/lung", "making": "recipe"})";
const std::string left =
    R"({"id": "left lung", "parents": ["lung"], "side": "left", "making": "own", "aliases": ["lung_left"]})";
const std::string right = R"({"id": "right lung", "parents": ["lung"], "side": "right", "making": "own"})";
const std::string lungs = lung + "," + left + "," + right;
const std::string both = R"({"structure": "lung", "union": ["left lung", "right lung"]})";

TEST_F(Shipped, StructuresAreSortedAndEveryOneReachesARegion) {
  const auto knowledge = load();
  const auto structures = knowledge.structures();
  EXPECT_TRUE(std::is_sorted(structures.begin(), structures.end(),
                             [](const auto& a, const auto& b) { return a.id < b.id; }));
  const std::vector<std::string> regions = {
      "abdomen", "bone",   "breast",  "esophagus",           "heart", "lung", "mediastinum",
      "others",  "pleura", "thyroid", "trachea and bronchie"};
  for (const auto& structure : structures)
    EXPECT_THAT(regions, testing::Contains(knowledge.region_of(structure.id))) << structure.id;
}

TEST_F(Shipped, PathsAreTheReleases) {
  const auto knowledge = load();
  EXPECT_EQ(knowledge.path_of("right lung upper lobe"), "lung/lung/right lung/right lung upper lobe");
  EXPECT_EQ(knowledge.path_of("aorta"), "mediastinum/aorta");
  EXPECT_EQ(knowledge.path_of("left rib 1"), "bone/bone/rib/left rib/left rib 1");
  EXPECT_EQ(knowledge.path_of("trachea"), "trachea and bronchie/trachea");
  EXPECT_EQ(knowledge.path_of("colon"), "abdomen/abdomen/colon");
  EXPECT_EQ(knowledge.path_of("others"), "others");
}

TEST_F(Shipped, AllPathsOfANode) {
  const auto knowledge = load();
  using testing::ElementsAre;
  EXPECT_THAT(knowledge.paths_of("lung"), ElementsAre("lung/lung", "lung"));
  EXPECT_THAT(knowledge.paths_of("mediastinum"), ElementsAre("mediastinum"));
  EXPECT_THAT(knowledge.paths_of("right lung"), ElementsAre("lung/lung/right lung"));
  EXPECT_THAT(knowledge.paths_of("right lung upper lobe"),
              ElementsAre("lung/lung/right lung/right lung upper lobe",
                          "lung/lung/lung upper lobe/right lung upper lobe"));
  EXPECT_THAT(knowledge.paths_of("aorta"), ElementsAre("mediastinum/aorta", "abdomen/abdomen/aorta"));
  EXPECT_THAT(knowledge.paths_of("left rib 1"),
              ElementsAre("bone/bone/rib/left rib/left rib 1", "bone/bone/rib/rib 1/left rib 1"));
  EXPECT_THAT(knowledge.paths_of("inferior vena cava"), ElementsAre("others/inferior vena cava"));
}

TEST_F(Shipped, EveryPathOfTheReleaseIsKnown) {
  const auto table = fs::path(RADGENOME_TESTS) / "../../shared/data/radgenome/anatomy_paths.tsv";
  if (!fs::exists(table))
    GTEST_SKIP() << "SKIPPED: ../shared/data/radgenome/anatomy_paths.tsv is not beside the repository";
  const auto knowledge = load();
  std::ifstream lines(table);
  std::map<std::string, std::vector<std::string>> paths;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#") || line.starts_with("path\t")) continue;
    const auto path = line.substr(0, line.find('\t'));
    const auto slash = path.rfind('/');
    paths[slash == std::string::npos ? path : path.substr(slash + 1)].push_back(path);
  }
  ASSERT_GT(paths.size(), 100u);
  for (const auto& [node, known] : paths) {
    ASSERT_NE(knowledge.find_structure(node), nullptr) << node;
    EXPECT_THAT(known, testing::Contains(knowledge.path_of(node))) << node;
    EXPECT_THAT(knowledge.paths_of(node), testing::IsSupersetOf(known)) << node;
  }
}

TEST_F(Shipped, NodesOfTheAnnotationGuideline) {
  const auto knowledge = load();
  std::vector<std::string> nodes = {"trachea and bronchie",
                                    "mediastinum",
                                    "heart",
                                    "lung",
                                    "esophagus",
                                    "pleura",
                                    "bone",
                                    "thyroid",
                                    "breast",
                                    "abdomen",
                                    "others",
                                    "right lung",
                                    "left lung",
                                    "lung upper lobe",
                                    "lung lower lobe",
                                    "right lung upper lobe",
                                    "right lung middle lobe",
                                    "right lung lower lobe",
                                    "left lung upper lobe",
                                    "left lung lower lobe",
                                    "trachea",
                                    "bronchie",
                                    "larynx",
                                    "heart atrium",
                                    "left heart atrium",
                                    "right heart atrium",
                                    "heart ventricle",
                                    "left heart ventricle",
                                    "right heart ventricle",
                                    "myocardium",
                                    "heart ascending aorta",
                                    "aorta",
                                    "pulmonary artery",
                                    "pulmonary vein",
                                    "superior vena cava",
                                    "brachiocephalic trunk",
                                    "brachiocephalic vein",
                                    "subclavian artery",
                                    "left subclavian artery",
                                    "right subclavian artery",
                                    "common carotid artery",
                                    "thymus",
                                    "left breast",
                                    "right breast",
                                    "thyroid gland",
                                    "left thyroid",
                                    "right thyroid",
                                    "vertebrae",
                                    "cervical vertebrae",
                                    "thoracic vertebrae",
                                    "lumbar vertebrae",
                                    "rib",
                                    "left rib",
                                    "right rib",
                                    "sternum",
                                    "manubrium of sternum",
                                    "clavicle",
                                    "left clavicle",
                                    "right clavicle",
                                    "scapula",
                                    "left scapula",
                                    "right scapula",
                                    "humerus",
                                    "left humerus",
                                    "right humerus",
                                    "spinal canal",
                                    "costal cartilage",
                                    "liver",
                                    "caudate lobe",
                                    "left lobe of liver",
                                    "right lobe of liver",
                                    "gallbladder",
                                    "spleen",
                                    "pancreas",
                                    "stomach",
                                    "duodenum",
                                    "colon",
                                    "intestine",
                                    "small bowel",
                                    "kidney",
                                    "left kidney",
                                    "right kidney",
                                    "adrenal gland",
                                    "left adrenal gland",
                                    "right adrenal gland",
                                    "portal vein and splenic vein",
                                    "celiac trunk",
                                    "renal artery",
                                    "inferior vena cava",
                                    "abdominal tissue"};
  for (int i = 1; i <= 12; ++i) {
    const auto number = std::to_string(i);
    for (const auto* rib : {"rib ", "left rib ", "right rib "}) nodes.push_back(rib + number);
    nodes.push_back("thoracic vertebrae " + number + " (t" + number + ")");
    if (i <= 7) nodes.push_back("cervical vertebrae " + number + " (c" + number + ")");
    if (i <= 5) nodes.push_back("lumbar vertebrae " + number + " (l" + number + ")");
  }
  for (const auto& node : nodes) EXPECT_NE(knowledge.find_structure(node), nullptr) << node;
}

TEST_F(Shipped, NamesOfOtherSetsMeanTheSameStructure) {
  const auto knowledge = load();
  const std::map<std::string, std::string> names = {
      {"lung_upper_lobe_left.nii.gz", "left lung upper lobe"},
      {"vertebrae_T7", "thoracic vertebrae 7 (t7)"},
      {"Thoracic Vertebrae 7 (T7).nii.gz", "thoracic vertebrae 7 (t7)"},
      {"rib_right_11", "right rib 11"},
      {"clavicula_left", "left clavicle"},
      {"atrial_appendage_left", "left auricle of heart"},
      {"heart_atrium_right", "right heart atrium"},
      {"heart_myocardium", "myocardium"},
      {"heart", "heart"},
      {"pulmonary_artery", "pulmonary artery"},
      {"vertebrae_S1", "sacral vertebrae 1 (s1)"},
      {"costal_cartilages", "costal cartilage"},
      {"portal_vein_and_splenic_vein", "portal vein and splenic vein"},
      {"postcava", "inferior vena cava"}};
  for (const auto& [name, id] : names) {
    ASSERT_NE(knowledge.find_by_name(name), nullptr) << name;
    EXPECT_EQ(knowledge.find_by_name(name)->id, id);
  }
  EXPECT_EQ(knowledge.find_by_name("unicorn"), nullptr);
  EXPECT_EQ(knowledge.find_by_name(""), nullptr);
}

TEST_F(Shipped, KnowsEveryClassOfTotalSegmentator) {
  const auto table = fs::path(RADGENOME_TESTS) / "../../shared/data/masks/totalsegmentator_total_labels.json";
  if (!fs::exists(table)) GTEST_SKIP() << "SKIPPED: ../shared/data/masks is not beside the repository";
  const auto knowledge = load();
  std::set<std::string> ids;
  const auto labels = read_json(table);
  for (const auto& [number, name] : labels.items()) {
    const auto* structure = knowledge.find_by_name(name.get<std::string>());
    ASSERT_NE(structure, nullptr) << name;
    EXPECT_TRUE(ids.insert(structure->id).second) << "two classes are " << structure->id;
  }
  EXPECT_EQ(ids.size(), 117u);
}

TEST_F(Shipped, AncestorsAreNearestFirst) {
  const auto knowledge = load();
  EXPECT_THAT(knowledge.ancestors("left lung upper lobe"),
              ElementsAre("left lung", "lung upper lobe", "lung"));
  EXPECT_THAT(knowledge.ancestors("left rib 6"), ElementsAre("left rib", "rib 6", "rib", "bone"));
  EXPECT_THAT(knowledge.ancestors("lung"), ElementsAre());
  EXPECT_THAT(knowledge.descendants("left lung"),
              ElementsAre("left lung lower lobe", "left lung upper lobe"));
  EXPECT_TRUE(knowledge.is_within("left rib 6", "rib 6"));
  EXPECT_TRUE(knowledge.is_within("lung", "lung"));
  EXPECT_FALSE(knowledge.is_within("lung", "left lung"));
  EXPECT_TRUE(knowledge.overlap("lung", "left lung"));
  EXPECT_TRUE(knowledge.overlap("left lung", "lung lower lobe")) << "the left lower lobe is in both";
  EXPECT_FALSE(knowledge.overlap("left lung", "right lung"));
}

TEST_F(Shipped, AContainerIsWhatHoldsItNotWhereTheReleaseFilesIt) {
  const auto knowledge = load();
  EXPECT_THAT(knowledge.ancestors("heart ascending aorta"), ElementsAre("heart"));
  EXPECT_THAT(knowledge.containers("heart ascending aorta"), ElementsAre("aorta", "mediastinum", "abdomen"));
  EXPECT_THAT(knowledge.containers("spinal canal"), ElementsAre());
  EXPECT_THAT(knowledge.containers("left lung upper lobe"),
              ElementsAre("left lung", "lung upper lobe", "lung"));
}

TEST_F(Shipped, UnknownIdsAreErrors) {
  const auto knowledge = load();
  EXPECT_EQ(knowledge.find_structure("lungs"), nullptr);
  EXPECT_THROW(knowledge.structure("lungs"), Error);
  EXPECT_THROW(knowledge.ancestors("lungs"), Error);
  EXPECT_THROW(knowledge.finding("nodules"), Error);
  EXPECT_EQ(knowledge.finding("nodule").plural, "nodules");
  EXPECT_FALSE(knowledge.finding("normal").abnormal);
}

TEST_F(Shipped, VersionChangesWithEveryFile) {
  const auto version = load().version();
  EXPECT_EQ(load().version(), version);
  write_file_atomically(folder_ / "findings.json", std::string(some_findings) + " ");
  const auto other = load().version();
  EXPECT_NE(other, version);
  write_file_atomically(folder_ / "recipes/heart.json", read_file(folder_ / "recipes/heart.json") + " ");
  EXPECT_NE(load().version(), other);
}

TEST_F(Shipped, SmallKnowledgeLoads) {
  EXPECT_EQ(refusal(lungs, both), "loaded");
}

TEST_F(Shipped, RefusesBadEntriesAndNamesThem) {
  const auto with = [&](const std::string& entry) { return refusal(lungs + "," + entry, both); };
  EXPECT_THAT(with(R"({"id": "lobe", "parents": ["lungg"], "making": "own"})"),
              HasSubstr(R"(structures.json: entry "lobe": "parents" names "lungg", which does not exist)"));
  EXPECT_THAT(with(R"({"id": "lobe", "parents": [], "making": "own"})"), HasSubstr("it has no parents"));
  EXPECT_THAT(with(left), HasSubstr("stands there twice"));
  EXPECT_THAT(with(R"({"id": "lobe", "parents": ["lung"], "making": "own", "aliases": ["Lung-Left"]})"),
              HasSubstr("also belongs to \"left lung\""));
  EXPECT_THAT(with(R"({"id": "lobe", "parents": ["lung"], "making": "own", "colour": "red"})"),
              HasSubstr("colour"));
  EXPECT_THAT(with(R"({"id": "lobe", "parents": ["lung"], "making": "drawn"})"),
              HasSubstr("own, recipe or none"));
  EXPECT_THAT(with(R"({"id": "lobe", "parents": ["lung"], "making": "recipe"})"),
              HasSubstr(R"(structures.json: entry "lobe": no file in recipes/ has a recipe for it)"));
  EXPECT_THAT(with(R"({"id": "lobe", "parents": ["left lung"], "making": "own"})"),
              HasSubstr(R"("left lung": no file in recipes/ says why it "cannot" be made)"));
  EXPECT_THAT(with(R"({"id": "right lobe", "parents": ["lung"], "side": "left", "making": "own"})"),
              HasSubstr("its id says \"right\""));
}

TEST_F(Shipped, RefusesBadRecipesAndNamesFileAndEntry) {
  const std::string field =
      R"(,{"id": "field", "parents": ["lung"], "making": "recipe"}, {"id": "vessel", "parents": ["lung"], "making": "own"})";
  const auto with = [&](const std::string& recipe) { return refusal(lungs + field, both + "," + recipe); };
  EXPECT_EQ(with(R"({"structure": "field", "union": ["lung"], "minus": ["vessel"], "note": "x"})"), "loaded");
  EXPECT_THAT(with(R"({"structure": "field", "union": ["lung"], "minus": ["vein"]})"),
              HasSubstr(R"(lung.json: entry "field": it names "vein", which does not exist)"));
  EXPECT_THAT(with(R"({"structure": "field", "union": ["left lung"]})"), HasSubstr("not below it"));
  EXPECT_THAT(with(R"({"structure": "field", "union": ["lung"], "minus": ["field"]})"), HasSubstr("itself"));
  EXPECT_THAT(with(R"({"structure": "vessel", "union": ["lung"], "minus": ["field"]})"),
              HasSubstr("not made by a recipe"));
  EXPECT_THAT(with(R"({"structure": "wing", "union": ["lung"]})"), HasSubstr("no structure"));
  EXPECT_THAT(with(R"({"structure": "field", "union": ["lung"], "cannot": "x"})"), HasSubstr("either"));
  EXPECT_THAT(with(R"({"structure": "field", "minus": ["lung"], "cannot": "x"})"), HasSubstr("need a"));
  EXPECT_THAT(with(R"({"structure": "lung", "cannot": "x"})"), HasSubstr("stands there twice"));
  EXPECT_THAT(with(R"({"structure": "field", "onion": ["lung"]})"), HasSubstr("onion"));
  const std::string other =
      R"(,{"id": "pleura", "parents": [], "release_path": "pleura", "making": "recipe"}, {"id": "sheet", "parents": ["pleura"], "making": "own"})";
  EXPECT_THAT(refusal(lungs + other, both + R"(,{"structure": "pleura", "union": ["sheet"]})"),
              HasSubstr(R"(belongs to the region "pleura")"));
  const std::string loop =
      R"(,{"id": "field", "parents": ["lung"], "making": "recipe"}, {"id": "vessel", "parents": ["lung"], "making": "recipe"})";
  EXPECT_THAT(refusal(lungs + loop, both + R"(,{"structure": "field", "union": ["lung"], "minus": ["vessel"]},
                                              {"structure": "vessel", "union": ["lung"], "minus": ["field"]})"),
              HasSubstr("leads back to it"));
}

TEST_F(Shipped, TwoFilesWithARecipeForOneStructureAreBothNamed) {
  refusal(lungs, both);
  write_file_atomically(folder_ / "recipes" / "Lung_.json",
                        R"({"format": "radgenome.recipes/1", "recipes": [)" + both + "]}");
  try {
    load();
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.sentence(), testing::AllOf(HasSubstr("lung.json"), HasSubstr("Lung_.json")));
  }
}

TEST_F(Shipped, RefusesCycles) {
  EXPECT_THAT(
      refusal(
          R"({"id": "a", "parents": ["b"], "making": "own"}, {"id": "b", "parents": ["a"], "making": "own"})",
          ""),
      HasSubstr("lead back"));
}

TEST_F(Shipped, TwoNamesForOneRecipeMustBeDeclared) {
  const std::string other = R"(,{"id": "wings", "parents": ["lung"], "making": "recipe")";
  const std::string same = R"({"structure": "lung", "union": ["wings"]},)"
                           R"({"structure": "wings", "union": ["left lung", "right lung"]})";
  const std::string below =
      lung + R"(,{"id": "left lung", "parents": ["wings"], "side": "left", "making": "own"})" +
      R"(,{"id": "right lung", "parents": ["wings"], "side": "right", "making": "own"})";
  EXPECT_THAT(refusal(below + other + "}", same), HasSubstr("made of the same parts"));
  EXPECT_EQ(refusal(below + other + R"(, "same_as": "lung"})", same), "loaded");
}

TEST_F(Shipped, RefusesFindingsInPlacesThatDoNotExist) {
  write_file_atomically(
      folder_ / "findings.json",
      R"({"format": "radgenome.findings/1", "findings": [{"id": "x", "name": "x", "plural": "x", "places": ["lungg"]}]})");
  try {
    load();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad_knowledge");
    EXPECT_THAT(error.sentence(), testing::AllOf(HasSubstr("findings.json"), HasSubstr("lungg")));
  }
}

TEST_F(Shipped, BrokenJsonIsBadKnowledgeWithItsLine) {
  write_file_atomically(folder_ / "structures.json", "{\"format\": 1,\n nonsense}");
  try {
    load();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad_knowledge");
    EXPECT_THAT(error.sentence(), HasSubstr("line 2"));
  }
}

}  // namespace
}  // namespace radgenome::knowledge
