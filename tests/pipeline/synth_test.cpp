// SPDX-License-Identifier: Apache-2.0
#include "pipeline/synth/synth.h"

#include <gmock/gmock.h>
#include <tbb/global_control.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/unicode.h"
#include "pipeline/synth/paint.h"

namespace radgenome::pipeline::synth {
namespace {

namespace fs = std::filesystem;

class Cohort {
 public:
  Cohort(std::size_t cases, std::uint64_t seed) : root_(make_folder()) {
    synthesise({cases, seed, root_, RADGENOME_DATA});
  }
  ~Cohort() { fs::remove_all(root_); }
  Cohort(const Cohort&) = delete;
  Cohort& operator=(const Cohort&) = delete;

  const fs::path& root() const { return root_; }
  /// Contents of all files by their path in the cohort.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(root_))
      if (entry.is_regular_file())
        files[fs::relative(entry.path(), root_).string()] = read_file(entry.path());
    return files;
  }
  std::vector<Json> truth() const {
    std::vector<Json> lines;
    std::istringstream text(read_file(root_ / "truth.jsonl"));
    for (std::string line; std::getline(text, line);) lines.push_back(parse_json(line));
    return lines;
  }

 private:
  static fs::path make_folder() {
    auto name = (fs::temp_directory_path() / "radgenome-synth-XXXXXX").string();
    return mkdtemp(name.data());
  }
  fs::path root_;
};

TEST(Synth, SameSeedGivesSameBytesForAnyNumberOfThreadsAndCases) {
  const Cohort many(3, 5);
  const tbb::global_control one_thread(tbb::global_control::max_allowed_parallelism, 1);
  const Cohort few(2, 5);
  auto more = many.files();
  std::size_t compared = 0;
  for (const auto& [path, bytes] : few.files()) {
    ASSERT_TRUE(more.contains(path)) << path;
    const bool table = path == "reports.csv" || path == "truth.jsonl";
    EXPECT_TRUE(table ? more[path].starts_with(bytes) : more[path] == bytes) << path;
    ++compared;
  }
  EXPECT_GT(compared, 20U);
}

TEST(Synth, AnotherSeedGivesOtherCases) {
  const Cohort one(1, 5), other(1, 6);
  EXPECT_NE(one.files().at("ct/synth_0001.nii.gz"), other.files().at("ct/synth_0001.nii.gz"));
}

TEST(Synth, RefusesAFolderThatHoldsSomething) {
  const Cohort cohort(1, 1);
  try {
    synthesise({1, 1, cohort.root(), RADGENOME_DATA});
    FAIL() << "a full folder was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "folder_not_empty");
  }
}

/// Distance from the lesion's middle to where its value falls half-way to the lung's, along one ray.
double edge_mm(const Ct& ct, Point<World> middle, const Eigen::Vector3d& way, double half_way) {
  const auto voxel_from_world = ct.geometry().world_from_voxel.inverse();
  for (double distance = 0; distance < 40; distance += 0.1) {
    const auto p = voxel_from_world(Point<World>::from(middle.eigen() + way * distance));
    const Index v{static_cast<int>(std::lround(p.x)), static_cast<int>(std::lround(p.y)),
                  static_cast<int>(std::lround(p.z))};
    if (!ct.geometry().whole().contains(v) || ct(v) < half_way) return distance;
  }
  return 40;
}

TEST(Synth, ANoduleHasItsStatedDiameterInTheWorld) {
  std::size_t measured = 0;
  bool oblique = false;
  for (std::size_t number = 1; number <= 8; ++number) {
    const auto plan = plan_case(7, number);
    const auto* nodule = plan.find("nodule");
    if (nodule == nullptr || !nodule->at) continue;
    const auto ct = ct_of(plan, tissues_of(plan), 1);
    // The median over many rays: a vessel that touches the nodule lengthens only a few of them.
    std::vector<double> radii;
    for (int n = 0; n < 200; ++n) {
      const double z = 1 - (2 * n + 1) / 200.0, turn = n * 2.399963, r = std::sqrt(1 - z * z);
      radii.push_back(edge_mm(ct, *nodule->at, {r * std::cos(turn), r * std::sin(turn), z}, -400));
    }
    std::nth_element(radii.begin(), radii.begin() + 100, radii.end());
    const auto spacing = ct.geometry().spacing_mm();
    const double voxel = *std::max_element(spacing.begin(), spacing.end());
    EXPECT_NEAR(2 * radii[100], *nodule->size_mm, voxel / 2 + 0.5) << plan.case_id;
    oblique = oblique || ct.geometry().direction().cwiseAbs().maxCoeff() < 0.9999;
    ++measured;
  }
  EXPECT_GE(measured, 3U);
  EXPECT_TRUE(oblique) << "no nodule lay in an oblique scan";
}

/// Along each row of voxels the mask lies between the two outermost voxels denser than fat.
TEST(Synth, MasksLieInsideTheBody) {
  const auto plan = plan_case(7, 1);
  const auto tissues = tissues_of(plan);
  const auto ct = ct_of(plan, tissues, 1);
  const auto is_body = [&](int i, int j, int k) { return ct(i, j, k) > -250; };
  for (const auto& [structure, mask] : masks_of(tissues)) {
    std::int64_t outside = 0;
    for (int k = mask.box().begin.k; k < mask.box().end.k; ++k)
      for (int j = mask.box().begin.j; j < mask.box().end.j; ++j) {
        int first = 0, last = ct.size().i - 1;
        while (first < last && !is_body(first, j, k)) ++first;
        while (last > first && !is_body(last, j, k)) --last;
        for (int i = mask.box().begin.i; i < mask.box().end.i; ++i)
          outside += mask.contains({i, j, k}) && (i < first || i > last) ? 1 : 0;
      }
    EXPECT_EQ(outside, 0) << structure;
  }
}

TEST(Synth, SidesAndLevelsAreThoseOfAPatient) {
  const auto plan = plan_case(7, 1);
  std::map<std::string, Eigen::Vector3d> middle;
  for (const auto& [structure, mask] : masks_of(tissues_of(plan))) {
    Eigen::Vector3d sum = Eigen::Vector3d::Zero();
    mask.for_each([&](Index v) { sum += mask.geometry().world_from_voxel(centre_of(v)).eigen(); });
    middle[structure] = sum / static_cast<double>(mask.voxels());
  }
  EXPECT_GT(middle.at("right lung upper lobe").x(), middle.at("left lung upper lobe").x());
  EXPECT_GT(middle.at("liver").x(), middle.at("spleen").x());
  EXPECT_GT(middle.at("right kidney").x(), middle.at("left kidney").x());
  EXPECT_GT(middle.at("sternum").y(), middle.at("aorta").y());
  EXPECT_GT(middle.at("trachea").z(), middle.at("liver").z());
  EXPECT_GT(middle.at("right lung upper lobe").z(), middle.at("right lung lower lobe").z());
}

TEST(Synth, AScanCutShortLacksWhatItLacks) {
  const Cohort cohort(5, 7);
  const auto truth = cohort.truth();
  const auto state = [&](std::size_t number, const char* structure) {
    return truth.at(number - 1).at("structures").at(structure).get<std::string>();
  };
  const auto has_mask = [&](const char* id, const char* structure) {
    return fs::exists(cohort.root() / "masks" / id / (std::string(structure) + ".nii.gz"));
  };
  EXPECT_EQ(state(3, "right lung upper lobe"), "outside_field_of_view");
  EXPECT_FALSE(has_mask("synth_0003", "right lung upper lobe"));
  EXPECT_TRUE(has_mask("synth_0003", "liver"));
  for (const auto* structure : {"left kidney", "right kidney", "liver"}) {
    EXPECT_EQ(state(5, structure), "outside_field_of_view") << structure;
    EXPECT_FALSE(has_mask("synth_0005", structure)) << structure;
  }
  EXPECT_TRUE(has_mask("synth_0005", "right lung upper lobe"));
  for (const auto& link : truth.at(4).at("links"))
    if (link.at("place") == "liver") {
      EXPECT_TRUE(link.at("structure").is_null());
    }
}

bool is_letter(std::string_view text, std::size_t byte) {
  return byte < text.size() && std::isalpha(static_cast<unsigned char>(text[byte])) != 0;
}

TEST(Synth, OffsetsOfTheTruthPointAtWholeWordsThatNameTheFinding) {
  // Stems that a reader would look for; findings without one are held to whole words only.
  const std::map<std::string, std::vector<std::string>> stems = {
      {"nodule", {"nodul"}},
      {"mass", {"mass", "space-occupying"}},
      {"consolidation", {"consolidation"}},
      {"pleural_effusion", {"effusion"}},
      {"pericardial_effusion", {"effusion"}},
      {"cyst", {"cyst"}},
      {"hepatic_steatosis", {"steatosis", "fat", "densit"}},
      {"ground_glass_opacity", {"ground"}}};
  const Cohort cohort(6, 11);
  CsvReader table(cohort.root() / "reports.csv");
  CsvRow row;
  ASSERT_TRUE(table.next(row));
  EXPECT_THAT(row.cells, testing::ElementsAre("VolumeName", "ClinicalInformation_EN", "Technique_EN",
                                              "Findings_EN", "Impressions_EN"));
  std::size_t named = 0;
  std::set<std::string> statuses;
  for (const auto& line : cohort.truth()) {
    ASSERT_TRUE(table.next(row));
    EXPECT_EQ(row.cells.at(0), line.at("case").get<std::string>() + ".nii.gz");
    for (const auto& fact : line.at("facts")) {
      const auto& text = row.cells.at(fact.at("section") == "findings" ? 3 : 4);
      const auto words = code_point_slice(text, fact.at("start"), fact.at("end"));
      const auto begin = static_cast<std::size_t>(words.data() - text.data());
      ASSERT_FALSE(words.empty());
      EXPECT_FALSE(begin > 0 && is_letter(text, begin - 1) && is_letter(text, begin)) << words;
      EXPECT_FALSE(is_letter(text, begin + words.size() - 1) && is_letter(text, begin + words.size()))
          << words;
      statuses.insert(fact.at("status"));
      const auto wanted = stems.find(fact.at("finding"));
      if (wanted == stems.end()) continue;
      std::string lower(words);
      for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      EXPECT_TRUE(std::any_of(wanted->second.begin(), wanted->second.end(),
                              [&](const auto& stem) { return lower.find(stem) != std::string::npos; }))
          << fact.at("finding") << ": " << words;
      ++named;
    }
  }
  EXPECT_GT(named, 20U);
  EXPECT_TRUE(statuses.contains("present") && statuses.contains("absent"));
}

}  // namespace
}  // namespace radgenome::pipeline::synth
