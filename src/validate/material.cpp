// SPDX-License-Identifier: Apache-2.0
#include "validate/material.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/error.h"
#include "core/parallel.h"
#include "core/unicode.h"
#include "image_io/image_io.h"
#include "import/headings.h"
#include "import/places.h"

namespace radgenome::validate {
namespace {

namespace fs = std::filesystem;

constexpr int deepest = 24;

/// Files of one folder tree, by what they are.
struct Found {
  std::vector<fs::path> tables, report_lines, datasets, releases, passed_over;
};

bool ends_in_one_of(const std::string& name, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](auto ending) { return name.ends_with(ending); });
}

void sort_in(const fs::path& file, Found& found) {
  const auto name = lower_case(file.filename().string());
  if (name == "dataset.json" && fs::is_directory(file.parent_path() / "cases"))
    found.datasets.push_back(file.parent_path());
  else if (name == "manifest.json" && fs::is_regular_file(file.parent_path() / "audits.json"))
    found.releases.push_back(file.parent_path());
  else if (name.ends_with(".csv"))
    found.tables.push_back(file);
  else if (name.ends_with(".jsonl"))
    found.report_lines.push_back(file);
  else if (ends_in_one_of(name, {".parquet", ".tsv", ".xlsx", ".xls", ".arrow", ".feather"}))
    found.passed_over.push_back(file);
}

void walk_into(const fs::path& folder, int depth, Found& found) {
  std::error_code failed;
  std::vector<fs::path> below;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (entry.path().filename().string().starts_with('.')) continue;
    if (entry.is_directory(failed) && !entry.is_symlink(failed))
      below.push_back(entry.path());
    else if (entry.is_regular_file(failed))
      sort_in(entry.path(), found);
  }
  std::sort(below.begin(), below.end());
  if (depth < deepest)
    for (const auto& inner : below) walk_into(inner, depth + 1, found);
}

Found found_in(const fs::path& path) {
  if (!fs::exists(path)) throw Error("cannot_read", "there is no such file or folder").in(path.string());
  Found found;
  if (fs::is_directory(path))
    walk_into(path, 0, found);
  else
    sort_in(path, found);
  for (auto* files : {&found.tables, &found.report_lines, &found.passed_over})
    std::sort(files->begin(), files->end());
  return found;
}

/// Masks are told by what the file holds, by its folder's name, or by its own.
bool is_mask(const fs::path& image, const knowledge::Knowledge& knowledge) {
  static constexpr std::array<std::string_view, 8> folders = {
      "segmentations", "segmentation", "masks", "mask", "labels", "labelstr", "labelsts", "seg"};
  const auto folder = lower_case(image.parent_path().filename().string());
  if (folder.starts_with("seg_") || std::find(folders.begin(), folders.end(), folder) != folders.end())
    return true;
  if (knowledge.find_by_name(image.filename().string()) != nullptr) return true;
  try {
    return image_io::holds_bytes(image);
  } catch (const Error&) {
    return false;  // it is told as a CT that cannot be read
  }
}

import::InputOptions input_options(const fs::path& root, const knowledge::Knowledge& knowledge,
                                   std::vector<import::InputProblem>& problems){import::InputOptions options;
bool masks = false;
for (const auto& content : import::walk(root, problems)) {
  for (const auto& image : content.images)
    if (is_mask(image, knowledge))
      masks = true;
    else
      options.ct.push_back(image);
  if (content.dicom) options.ct.push_back(content.folder);
  masks = masks || content.dicom;
}
if (masks) options.masks = {root};
return options;
}

/// Masks that lie beside the only scan of their folder are that scan's, whatever the two are called.
void join_neighbours(std::vector<import::CaseInput>& cases) {
  std::map<fs::path, std::vector<import::CaseInput*>> scans;
  for (auto& input : cases)
    if (input.ct && !fs::is_directory(*input.ct)) scans[input.ct->parent_path()].push_back(&input);
  for (auto& input : cases) {
    if (input.ct || input.report || !input.masks) continue;
    const auto neighbours = scans.find(*input.masks);
    if (neighbours == scans.end() || neighbours->second.size() != 1 || neighbours->second.front()->masks)
      continue;
    neighbours->second.front()->masks = std::exchange(input.masks, std::nullopt);
  }
  std::erase_if(cases, [](const auto& input) { return !input.ct && !input.report && !input.masks; });
}

void read_tables(const Found& found, Material& material) {
  std::vector<Table> tables(found.tables.size());
  std::vector<import::InputProblem> problems(found.tables.size());
  parallel_for(found.tables.size(), [&](std::size_t i) {
    std::vector<import::InputProblem> failed;
    import::or_problem(found.tables[i].string(), failed,
                       [&] { tables[i] = Table::read(found.tables[i], material.root);
  });
  if (!failed.empty()) problems[i] = failed.front();
});
for (std::size_t i = 0; i < tables.size(); ++i)
  if (problems[i].code.empty())
    material.tables.push_back(std::move(tables[i]));
  else
    material.inputs.problems.push_back(problems[i]);
}

}  // namespace

std::string Material::relative(const fs::path& path) const {
  auto name = printable(path.lexically_relative(root).generic_string());
  return name.empty() ? printable(path.generic_string()) : name;
}

Material find_material(const fs::path& path, const fs::path& data, const Options& options) {
  const auto found = found_in(path);
  auto knowledge = knowledge::Knowledge::load(data);
  extract::Extractor extractor(data, options.language, knowledge);
  const bool folder = fs::is_directory(path);
  Material material{folder ? path : path.parent_path(),
                    std::move(knowledge),
                    std::move(extractor),
                    {},
                    {},
                    {},
                    found.datasets,
                    found.releases,
                    {}};
  for (const auto& file : found.passed_over) material.passed_over.push_back(material.relative(file));
  read_tables(found, material);
  std::vector<import::InputProblem> problems = std::move(material.inputs.problems);
  auto inputs = folder ? input_options(path, material.knowledge, problems) : import::InputOptions{};
  inputs.headings = import::Headings::load(data / "lexicon" / options.language);
  for (const auto& table : material.tables)
    if (table.reports) inputs.reports.push_back(material.root / table.name);
  inputs.reports.insert(inputs.reports.end(), found.report_lines.begin(), found.report_lines.end());
  material.inputs = import::find_inputs(inputs);
  join_neighbours(material.inputs.cases);
  auto& all = material.inputs.problems;
  all.insert(all.begin(), problems.begin(), problems.end());
  std::erase_if(all, [](const auto& problem) { return problem.code == "no_images"; });
  return material;
}

}  // namespace radgenome::validate
