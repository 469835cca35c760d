// SPDX-License-Identifier: Apache-2.0
#include "release/release.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "image_io/image_io.h"

namespace radgenome::release {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using Rows = std::vector<std::vector<std::string>>;

const knowledge::Knowledge& shipped_knowledge() {
  static const auto knowledge = knowledge::Knowledge::load(RADGENOME_DATA);
  return knowledge;
}

Geometry oblique_grid() {
  auto geometry = Geometry::axis_aligned({7, 6, 5}, {0.75, -0.8, 2.5}, {-40.5, 70.25, -300});
  geometry.world_from_voxel.linear(1, 2) = 0.4;
  geometry.world_from_voxel.linear(2, 1) = 0.3;
  return geometry;
}

record::Question question(const std::string& kind, const record::Answer& answer, const std::string& text) {
  record::Question made;
  made.kind = kind;
  made.answer = answer;
  made.answer_text = text;
  return made;
}

/// A report with letters of three and four bytes, so that offsets in bytes would be wrong.
ReleasedCase nodule_case(const std::string& id) {
  ReleasedCase made;
  made.record.id = made.record.patient = id;
  made.record.report = {{"findings", "𝜇 “Hard”, round\nnodule on the left. The heart is \"normal\"."}};
  record::Fact nodule{"f1", "nodule", record::Status::present, {"left lung upper lobe"}, {6, 4}, 16, 22, {}};
  record::Fact normal{"f2", "normal", record::Status::present, {"heart"}, {}, 50, 56, {}};
  made.facts.sentences = {{"s1", "findings", 2, 35, record::SentenceType::statement, {nodule}},
                          {"s2", "findings", 36, 58, record::SentenceType::statement, {normal}}};
  auto yes = question("presence", true, "Yes");
  yes.finding = "nodule";
  yes.place = "left lung upper lobe";
  auto no = question("presence", false, "No");
  no.finding = "pleural_effusion";
  no.place = "pleura";
  auto where = question("location", record::IdSet{"structures", {"left lung upper lobe", "pleura"}}, "…");
  where.finding = "nodule";
  auto size = question("size", record::Quantity{{6, 4}, "mm"}, "6 x 4 mm");
  size.finding = "nodule";
  size.place = "left lung upper lobe";
  auto none = question("abnormality", record::IdSet{"findings", {}}, "No abnormality");
  none.place = "heart";
  auto some =
      question("abnormality", record::IdSet{"findings", {"emphysema", "nodule"}}, "emphysema and nodule");
  some.place = "lung";
  auto all =
      question("case_disorders", record::IdSet{"findings", {"emphysema", "nodule"}}, "emphysema and nodule");
  made.questions.questions = {some, none, all, where, yes, no, size};
  for (auto& asked : made.questions.questions)
    asked.id = fmt::format("q.{}.{}.{}", asked.kind, asked.finding.value_or(""), asked.place.value_or(""));
  return made;
}

record::MaskSet masks() {
  record::MaskSet set;
  set.put("left lung", Mask(oblique_grid(), {{1, 2, 0}, {4, 4, 3}}, std::vector<std::uint8_t>(18, 1)));
  set.put("heart", Mask(oblique_grid()));
  return set;
}

class Release : public testing::Test {
 protected:
  ~Release() override { fs::remove_all(root_); }

  Cases cases(std::vector<std::string> ids) {
    return {std::move(ids),
            nodule_case,
            [](const std::string& id) { return nodule_case(id).questions; },
            [](const std::string& id) { return nodule_case(id).record; },
            [](const std::string&) { return masks(); },
            [this](const std::string& id) -> std::optional<fs::path> {
              const auto scan = root_ / (id + ".scan");
              if (!fs::exists(scan)) write_file_atomically(scan, "the scan of " + id);
              return scan;
            }};
  }
  static inline const std::vector<std::string> everything = {"nifti_masks", "radgenome_tables", "scans",
                                                             "tables"};
  /// All cases in train: their reports are equal, which two splits must not share.
  static Options with(std::vector<std::string> formats = {}) {
    return {std::move(formats), Splits::by_hash({1, 0, 0}, 0), {}};
  }
  void release_cases(const std::vector<std::string>& formats = everything) {
    release(cases({"a_1", "b_2"}), shipped_knowledge(), with(formats), out_);
  }
  Rows table(const std::string& name) const {
    CsvReader reader(out_ / "radgenome_files" / ("train_" + name + ".csv"));
    Rows rows;
    for (CsvRow row; reader.next(row);) rows.push_back(row.cells);
    return rows;
  }
  /// Path → bytes of all that lies there.
  std::map<std::string, std::string> content() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(out_))
      if (entry.is_regular_file()) files[entry.path().lexically_relative(out_)] = read_file(entry.path());
    return files;
  }
  std::string code_of_release() {
    try {
      release_cases();
    } catch (const Error& error) {
      return error.code();
    }
    return "";
  }

  fs::path root_ = fs::temp_directory_path() / ("radgenome_release_" + std::to_string(::getpid()));
  fs::path out_ = root_ / "out";
};

TEST_F(Release, TablesByHand) {
  release(cases({"a_1"}), shipped_knowledge(), with({"radgenome_tables"}), out_);
  const std::string volume = "a_1.nii.gz", lobe = "lung/lung/left lung/left lung upper lobe";
  EXPECT_THAT(table("vqa_presence"),
              ElementsAre(ElementsAre("Volumename", "Anatomy", "Finding", "Presence"),
                          ElementsAre(volume, lobe, "nodule", "Yes."),
                          ElementsAre(volume, "pleura/pleura", "pleural effusion", "No.")));
  EXPECT_THAT(table("vqa_location"), ElementsAre(ElementsAre("Volumename", "Anatomy", "Abnormality"),
                                                 ElementsAre(volume, lobe, "nodule"),
                                                 ElementsAre(volume, "pleura/pleura", "nodule")));
  EXPECT_THAT(table("vqa_size"), ElementsAre(ElementsAre("Volumename", "Anatomy", "Abnormality", "Size"),
                                             ElementsAre(volume, lobe, "nodule", "6 x 4 mm")));
  EXPECT_THAT(table("vqa_abnormality"), ElementsAre(ElementsAre("Volumename", "Anatomy", "Abnormality"),
                                                    ElementsAre(volume, "lung/lung", "emphysema, nodule"),
                                                    ElementsAre(volume, "heart/heart", "no findings")));
  EXPECT_THAT(table("case_disorders"),
              ElementsAre(ElementsAre("Volumename", "Disorders"), ElementsAre(volume, "emphysema, nodule")));
  EXPECT_THAT(table("region_report"),
              ElementsAre(ElementsAre("Volumename", "Anatomy", "Sentence"),
                          ElementsAre(volume, "heart", "The heart is \"normal\"."),
                          ElementsAre(volume, "lung", "“Hard”, round\nnodule on the left.")));
}

TEST_F(Release, MasksKeepTheGeometryOfTheirGrid) {
  release_cases({"nifti_masks"});
  const auto file = out_ / "masks" / "b_2" / "left lung.nii.gz";
  const auto mask = image_io::read_mask(file);
  EXPECT_TRUE(mask.geometry().matches(oblique_grid(), 1e-3));
  EXPECT_EQ(mask.box(), (Box{{1, 2, 0}, {4, 4, 3}}));
  EXPECT_EQ(mask.voxels(), 18);
  EXPECT_TRUE(image_io::read_mask(out_ / "masks" / "a_1" / "heart.nii.gz").empty());
}

TEST_F(Release, TheManifestListsEveryFileButItself) {
  release_cases();
  auto files = content();
  const auto manifest = parse_json(files.extract("manifest.json").mapped());
  std::vector<std::string> listed;
  for (const auto& file : manifest.at("files")) {
    const auto path = file.at("path").get<std::string>();
    listed.push_back(path);
    ASSERT_TRUE(files.contains(path)) << path;
    EXPECT_EQ(file.at("bytes"), files[path].size());
    EXPECT_EQ("sha256:" + file.at("sha256").get<std::string>(), sha256_of(files[path]));
  }
  EXPECT_EQ(listed.size(), files.size());
  EXPECT_EQ(listed.size(), 6u + 2 * 2 + 9 + 1 + 3 + 3)
      << "six CSV files, two masks a case, nine Parquet tables, a tar, card, audits and croissant, figures "
         "of "
         "findings, kinds and yes; nothing else may lie there";
  EXPECT_TRUE(std::is_sorted(listed.begin(), listed.end()));
}

TEST_F(Release, AgainGivesTheSameBytes) {
  release_cases();
  const auto first = content();
  release_cases();
  EXPECT_EQ(content(), first);
}

TEST_F(Release, FilesOfCasesThatAreGoneGoToo) {
  release_cases();
  release(cases({"b_2"}), shipped_knowledge(), with(everything), out_);
  EXPECT_FALSE(fs::exists(out_ / "masks" / "a_1"));
  EXPECT_EQ(parse_json(content()["manifest.json"]).at("files").size(), 6u + 2 + 9 + 1 + 3 + 3);
}

TEST_F(Release, SomebodysFolderIsLeftAlone) {
  for (const char* theirs : {"notes.txt", "manifest.json", "masks/mine.nii.gz"}) {
    fs::remove_all(out_);
    write_file_atomically(out_ / theirs, "{\"name\": \"theirs\"}");
    EXPECT_EQ(code_of_release(), "not_empty") << theirs;
    EXPECT_THAT(content(),
                ElementsAre(std::pair(std::string(theirs), std::string("{\"name\": \"theirs\"}"))));
  }
}

TEST_F(Release, AFileAddedToAReleaseIsLeftAlone) {
  release_cases();
  write_file_atomically(out_ / "masks" / "a_1" / "drawn by hand.nii.gz", "mine");
  const auto before = content();
  EXPECT_EQ(code_of_release(), "not_empty");
  EXPECT_EQ(content(), before);
}

TEST_F(Release, AManifestCannotReachOutsideItsFolder) {
  write_file_atomically(root_ / "outside.txt", "mine");
  write_file_atomically(out_ / "manifest.json", R"({"format": "radgenome.manifest/1",
    "files": [{"path": "../outside.txt", "bytes": 4, "sha256": ""}]})");
  release_cases();
  EXPECT_EQ(read_file(root_ / "outside.txt"), "mine");
}

TEST_F(Release, AFileInPlaceOfTheFolderIsLeftAlone) {
  write_file_atomically(out_, "mine");
  EXPECT_EQ(code_of_release(), "not_empty");
  EXPECT_EQ(read_file(out_), "mine");
}

TEST_F(Release, ACaseThatFailsIsNamedAndTheNextReleaseStartsAnew) {
  auto broken = cases({"a_1", "b_2"});
  broken.load_masks = [](const std::string& id) {
    if (id == "b_2") throw Error("truncated_gzip", "the file ends early");
    return masks();
  };
  try {
    release(broken, shipped_knowledge(), with(everything), out_);
    FAIL() << "the failure was swallowed";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "truncated_gzip");
    EXPECT_THAT(error.sentence(), HasSubstr("b_2"));
  }
  EXPECT_FALSE(fs::exists(out_ / "manifest.json")) << "an unfinished release must not look finished";
  release_cases();
  EXPECT_TRUE(fs::exists(out_ / "manifest.json"));
}

TEST_F(Release, AnUnknownFormatIsNamedBeforeAnythingIsWritten) {
  try {
    release(cases({"a_1"}), shipped_knowledge(), with({"parquets"}), out_);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "unknown_format");
    EXPECT_THAT(error.sentence(), HasSubstr("radgenome_tables"));
  }
  EXPECT_FALSE(fs::exists(out_));
}

TEST_F(Release, ASentenceThatTheReportLacksIsAnError) {
  auto odd = cases({"a_1"});
  odd.load = [](const std::string& id) {
    auto made = nodule_case(id);
    made.record.report.clear();
    return made;
  };
  EXPECT_THROW(release(odd, shipped_knowledge(), with({"radgenome_tables"}), out_), Error);
}

TEST_F(Release, NoCasesAreNoTables) {
  release(cases({}), shipped_knowledge(), with(), out_);
  EXPECT_EQ(parse_json(content()["manifest.json"]).at("files").size(), 3u);
}

TEST_F(Release, AssumedAnswersStayOutOfTablesThatCannotTell) {
  auto assumed = cases({"a_1"});
  assumed.load = [](const std::string& id) {
    auto made = nodule_case(id);
    for (auto& question : made.questions.questions) question.assumed = question.kind == "presence";
    return made;
  };
  release(assumed, shipped_knowledge(), with({"radgenome_tables"}), out_);
  EXPECT_EQ(table("vqa_presence").size(), 1u);
  EXPECT_EQ(table("vqa_size").size(), 2u);
}

TEST_F(Release, AFailedAuditFailsItUnlessAllowedByName) {
  auto options = with({"radgenome_tables"});
  write_file_atomically(root_ / "splits.csv", "case,split\na_1,train\nb_2,test\n");
  options.splits = Splits::from_file(root_ / "splits.csv");
  const std::vector<std::string> ids = {"a_1", "b_2"};
  try {
    release(cases(ids), shipped_knowledge(), options, out_);
    FAIL() << "equal reports in two splits passed";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "audit_failed");
    EXPECT_THAT(error.sentence(), HasSubstr("split_leaks"));
  }
  EXPECT_FALSE(fs::exists(out_ / "manifest.json"));
  options.allowed_audits = {"split_leaks"};
  release(cases(ids), shipped_knowledge(), options, out_);
  EXPECT_THAT(content()["README.md"], HasSubstr("failed, and released all the same"));
  options.allowed_audits = {"split_leeks"};
  EXPECT_THROW(release(cases(ids), shipped_knowledge(), options, out_), Error);
}

}  // namespace
}  // namespace radgenome::release
