// SPDX-License-Identifier: Apache-2.0
#include "knowledge/knowledge.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/folder.h"
#include "core/hash.h"
#include "core/unicode.h"
#include "knowledge/read.h"

namespace radgenome::knowledge {
namespace {

using Step = std::function<const std::vector<std::string>&(const std::string&)>;

/// Breadth first, so nearest first; what is listed first comes first.
std::vector<std::string> reached(std::string_view start, const Step& step) {
  std::vector<std::string> found;
  std::set<std::string, std::less<>> seen = {std::string(start)};
  const auto add = [&](const std::vector<std::string>& next) {
    for (const auto& id : next)
      if (seen.insert(id).second) found.push_back(id);
  };
  add(step(std::string(start)));
  for (std::size_t i = 0; i < found.size(); ++i) add(step(std::string(found[i])));
  return found;
}

/// The JSON files of a folder by path; none where there is no folder.
std::map<std::filesystem::path, std::string> texts_in(const std::filesystem::path& folder) {
  std::map<std::filesystem::path, std::string> texts;
  if (!std::filesystem::is_directory(folder)) return texts;
  std::error_code failed;
  for (const auto& file : files_with_extension(folder, ".json", failed)) texts[file] = read_file(file);
  if (failed) throw std::filesystem::filesystem_error("cannot read", folder, failed);
  return texts;
}

std::vector<Recipe> recipes_from(const std::map<std::filesystem::path, std::string>& texts) {
  std::vector<Recipe> recipes;
  for (const auto& [file, text] : texts)
    for (auto& recipe : knowledge::recipes_from(text, file.string())) recipes.push_back(std::move(recipe));
  return recipes;
}

}  // namespace

std::vector<std::string> Structure::parts() const {
  auto parts = recipe;
  parts.insert(parts.end(), recipe_may_have.begin(), recipe_may_have.end());
  return parts;
}

Knowledge Knowledge::load(const std::filesystem::path& data) {
  const auto structures_file = data / "structures.json", findings_file = data / "findings.json";
  const auto structures_text = read_file(structures_file), findings_text = read_file(findings_file);
  const auto attributes_file = data / "attributes.json";
  const auto attributes_text = read_file(attributes_file);
  const auto recipes_texts = texts_in(data / "recipes");
  Knowledge knowledge;
  knowledge.structures_ = structures_from(structures_text, structures_file.string());
  check_structures(knowledge.structures_, structures_file.string());
  apply_recipes(recipes_from(recipes_texts), structures_file.string(), knowledge.structures_);
  knowledge.names_ = names_of(knowledge.structures_, structures_file.string());
  knowledge.findings_ = findings_from(findings_text, findings_file.string());
  check_findings(knowledge.findings_, knowledge.structures_, findings_file.string());
  knowledge.attributes_ = attributes_from(attributes_text, attributes_file.string());
  check_attributes(knowledge.attributes_, knowledge.findings_, attributes_file.string());
  for (const auto& structure : knowledge.structures_)
    for (const auto& parent : structure.parents) knowledge.children_[parent].push_back(structure.id);
  knowledge.index();
  knowledge.relate();
  std::string hashes =
      sha256_of(structures_text) + "\n" + sha256_of(findings_text) + "\n" + sha256_of(attributes_text);
  for (const auto& [file, text] : recipes_texts) hashes += "\n" + sha256_of(text);
  knowledge.version_ = sha256_of(hashes);
  return knowledge;
}

Knowledge Knowledge::with_names(const std::vector<std::string>& names) const {
  Knowledge more = *this;
  std::set<std::string> taken;
  for (auto& structure : more.structures_)
    if (structure.making == Structure::Making::none) structure.making = Structure::Making::own;
  for (const auto& name : names) {
    const auto* known = find_by_name(name);
    if (known != nullptr && taken.insert(known->id).second) continue;
    const auto plain = plain_name(name);
    if (plain.empty() || !taken.insert(plain).second) continue;
    Structure structure;
    structure.id = printable(without_image_ending(name));
    more.names_[plain] = structure.id;
    more.structures_.push_back(std::move(structure));
  }
  std::sort(more.structures_.begin(), more.structures_.end(),
            [](const Structure& a, const Structure& b) { return a.id < b.id; });
  more.index();
  more.relate();
  return more;
}

Knowledge Knowledge::without_recipes() const {
  Knowledge less = *this;
  for (auto& structure : less.structures_) {
    if (structure.making == Structure::Making::recipe) structure.making = Structure::Making::own;
    structure.recipe.clear();
    structure.recipe_may_have.clear();
    structure.recipe_minus.clear();
  }
  return less;
}

const Structure* Knowledge::find_structure(std::string_view id) const {
  const auto found = structure_of_id_.find(id);
  return found == structure_of_id_.end() ? nullptr : &structures_[found->second];
}

const Finding* Knowledge::find_finding(std::string_view id) const {
  const auto found = finding_of_id_.find(id);
  return found == finding_of_id_.end() ? nullptr : &findings_[found->second];
}

const Attribute* Knowledge::find_attribute(std::string_view id) const {
  return find_entry(attributes_, id);
}

const Structure& Knowledge::structure(std::string_view id) const {
  const auto* found = find_structure(id);
  if (found == nullptr)
    throw Error(
        "unknown_structure",
        fmt::format("\"{}\" is not a structure of data/structures.json; see `radgenome info structures`.",
                    id));
  return *found;
}

const Finding& Knowledge::finding(std::string_view id) const {
  const auto* found = find_finding(id);
  if (found == nullptr)
    throw Error(
        "unknown_finding",
        fmt::format("\"{}\" is not a finding of data/findings.json; see `radgenome info findings`.", id));
  return *found;
}

const Structure* Knowledge::find_by_name(std::string_view name) const {
  const auto found = names_.find(plain_name(name));
  return found == names_.end() ? nullptr : find_structure(found->second);
}

std::vector<std::string> Knowledge::children(std::string_view id) const {
  structure(id);
  const auto found = children_.find(id);
  return found == children_.end() ? std::vector<std::string>{} : found->second;
}

std::vector<std::string> Knowledge::ancestors(std::string_view id) const {
  return reached(
      id, [this](const std::string& at) -> const auto& { return structure(at).parents; });
}

std::vector<std::string> Knowledge::containers(std::string_view id) const {
  return reached(
      id, [this](const std::string& at) -> const auto& {
        const auto& node = structure(at);
        return node.inside ? *node.inside : node.parents;
      });
}

std::vector<std::string> Knowledge::descendants(std::string_view id) const {
  static const std::vector<std::string> childless;
  structure(id);
  auto found = reached(
      id, [this](const std::string& at) -> const auto& {
        const auto children = children_.find(at);
        return children == children_.end() ? childless : children->second;
      });
  std::sort(found.begin(), found.end());
  return found;
}

bool Knowledge::is_within(std::string_view id, std::string_view ancestor) const {
  const auto* around = find_structure(ancestor);
  if (around == nullptr) return false;
  if (id == ancestor) return true;
  return within_[place_of(structure(id))][place_of(*around)];
}

bool Knowledge::overlap(std::string_view a, std::string_view b) const {
  return overlap(structure(a), structure(b));
}

/// Fills in who is within whom: it is asked thousands of times a case.
void Knowledge::index() {
  structure_of_id_.clear();
  finding_of_id_.clear();
  for (const auto& structure : structures_) structure_of_id_.emplace(structure.id, structure_of_id_.size());
  for (const auto& finding : findings_) finding_of_id_.emplace(finding.id, finding_of_id_.size());
}

void Knowledge::relate() {
  const auto n = structures_.size();
  within_.assign(n, std::vector<bool>(n, false));
  overlapping_ = within_;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<std::size_t> around = {i};
    for (const auto& id : ancestors(structures_[i].id)) around.push_back(place_of(structure(id)));
    for (const auto a : around) {
      within_[i][a] = true;
      for (const auto b : around) overlapping_[a][b] = true;
    }
  }
}

std::string Knowledge::region_of(std::string_view id) const {
  return knowledge::region_of(structure(id), structures_).id;
}

std::string Knowledge::path_of(std::string_view id) const {
  const auto& node = structure(id);
  if (!node.release_path.empty()) return node.release_path;
  return path_of(node.parents.front()) + "/" + node.id;
}

std::vector<std::string> Knowledge::paths_of(std::string_view id) const {
  const auto& node = structure(id);
  if (!node.release_path.empty()) {
    std::vector<std::string> paths = {node.release_path};
    if (node.parents.empty() && node.release_path != node.id) paths.push_back(node.id);
    return paths;
  }
  std::vector<std::string> paths;
  for (const auto& parent : node.parents) {
    const bool is_region = structure(parent).parents.empty();  // nothing hangs from its short path
    for (const auto& above : is_region ? std::vector{path_of(parent)} : paths_of(parent))
      paths.push_back(above + "/" + node.id);
  }
  return paths;
}

}  // namespace radgenome::knowledge
