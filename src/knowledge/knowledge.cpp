// SPDX-License-Identifier: Apache-2.0
#include "knowledge/knowledge.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
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

}  // namespace

std::vector<std::string> Structure::parts() const {
  auto parts = recipe;
  parts.insert(parts.end(), recipe_may_have.begin(), recipe_may_have.end());
  return parts;
}

Knowledge Knowledge::load(const std::filesystem::path& data) {
  const auto structures_file = data / "structures.json", findings_file = data / "findings.json";
  const auto structures_text = read_file(structures_file), findings_text = read_file(findings_file);
  Knowledge knowledge;
  knowledge.structures_ = structures_from(structures_text, structures_file.string());
  check_structures(knowledge.structures_, structures_file.string());
  knowledge.names_ = names_of(knowledge.structures_, structures_file.string());
  knowledge.findings_ = findings_from(findings_text, findings_file.string());
  check_findings(knowledge.findings_, knowledge.structures_, findings_file.string());
  for (const auto& structure : knowledge.structures_)
    for (const auto& parent : structure.parents) knowledge.children_[parent].push_back(structure.id);
  knowledge.version_ = sha256_of(sha256_of(structures_text) + "\n" + sha256_of(findings_text));
  return knowledge;
}

const Structure* Knowledge::find_structure(std::string_view id) const {
  return find_entry(structures_, id);
}

const Finding* Knowledge::find_finding(std::string_view id) const {
  return find_entry(findings_, id);
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
  if (id == ancestor) return find_structure(id) != nullptr;
  const auto above = ancestors(id);
  return std::find(above.begin(), above.end(), ancestor) != above.end();
}

std::string Knowledge::region_of(std::string_view id) const {
  const auto* node = &structure(id);
  while (!node->parents.empty()) node = &structure(node->parents.front());
  return node->id;
}

std::string Knowledge::path_of(std::string_view id) const {
  const auto& node = structure(id);
  if (!node.release_path.empty()) return node.release_path;
  return path_of(node.parents.front()) + "/" + node.id;
}

}  // namespace radgenome::knowledge
