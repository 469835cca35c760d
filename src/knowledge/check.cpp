// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <functional>
#include <set>

#include "knowledge/read.h"

namespace radgenome::knowledge {
namespace {

using Making = Structure::Making;
using Strings = std::vector<std::string>;
using Edges = std::function<Strings(const Structure&)>;

class Checker {
 public:
  Checker(const std::vector<Structure>& structures, const std::string& file)
      : structures_(structures), file_(file) {}

  void run() {
    for (const auto& structure : structures_) check_ids(structure);
    check_no_cycle("parents", [](const Structure& s) { return s.parents; });
    check_no_cycle("recipe", recipe_of);
    check_no_cycle("inside", [](const Structure& s) { return s.inside ? *s.inside : s.parents; });
    for (const auto& structure : structures_) {
      check_region(structure);
      check_making(structure);
      check_side(structure);
    }
    check_recipes_differ();
  }

 private:
  static Strings recipe_of(const Structure& structure) {
    auto parts = structure.recipe;
    parts.insert(parts.end(), structure.recipe_may_have.begin(), structure.recipe_may_have.end());
    return parts;
  }

  [[noreturn]] void bad(const Structure& structure, const std::string& what) const {
    throw_bad(file_, structure.id, what);
  }

  const Structure& at(const std::string& id) const { return *find_entry(structures_, id); }

  void check_ids(const Structure& structure) const {
    const auto all_exist = [&](const char* key, const Strings& ids) {
      for (const auto& id : ids) {
        if (id == structure.id) bad(structure, fmt::format("\"{}\" names the structure itself", key));
        if (find_entry(structures_, id) == nullptr)
          bad(structure, fmt::format("\"{}\" names \"{}\", which does not exist", key, id));
      }
    };
    all_exist("parents", structure.parents);
    all_exist("recipe", structure.recipe);
    all_exist("recipe_may_have", structure.recipe_may_have);
    if (structure.inside) all_exist("inside", *structure.inside);
    if (structure.same_as) all_exist("same_as", {*structure.same_as});
  }

  void check_no_cycle(const char* key, const Edges& edges) const {
    enum class Mark { open, done };
    std::map<std::string, Mark> marks;
    const std::function<void(const Structure&)> visit = [&](const Structure& structure) {
      marks[structure.id] = Mark::open;
      for (const auto& next : edges(structure)) {
        const auto mark = marks.find(next);
        if (mark == marks.end())
          visit(at(next));
        else if (mark->second == Mark::open)
          bad(structure, fmt::format("its \"{}\" lead back to it through \"{}\"", key, next));
      }
      marks[structure.id] = Mark::done;
    };
    for (const auto& structure : structures_)
      if (!marks.contains(structure.id)) visit(structure);
  }

  /// A node without parents must say that it is a region, so that forgotten parents are noticed.
  void check_region(const Structure& structure) const {
    if (structure.parents.empty() && structure.release_path.empty())
      bad(structure, "it has no parents; only a region has none, and a region gives its \"release_path\"");
    if (structure.parents.empty() &&
        structure.release_path.substr(0, structure.release_path.find('/')) != structure.id)
      bad(structure, "the \"release_path\" of a region begins with its id");
  }

  void check_making(const Structure& structure) const {
    if ((structure.making == Making::recipe) == structure.recipe.empty())
      bad(structure, "\"recipe\" lists parts where \"making\" is recipe, and only there");
    if (structure.recipe.empty() && !structure.recipe_may_have.empty())
      bad(structure, "\"recipe_may_have\" needs a \"recipe\"");
    for (const auto& part : recipe_of(structure)) {
      if (at(part).making == Making::none)
        bad(structure, fmt::format("its part \"{}\" never has a mask", part));
      if (!is_above(structure.id, at(part)))
        bad(structure, fmt::format("its part \"{}\" is not below it", part));
    }
  }

  bool is_above(const std::string& id, const Structure& structure) const {
    for (const auto& parent : structure.parents)
      if (parent == id || is_above(id, at(parent))) return true;
    return false;
  }

  void check_side(const Structure& structure) const {
    std::string side;
    for (const std::string word : {"left", "right"})
      if ((" " + structure.id + " ").find(" " + word + " ") != std::string::npos) side = word;
    if (side != structure.side)
      bad(structure, fmt::format("its side is \"{}\" but its id says \"{}\"", structure.side, side));
    for (const auto& part : recipe_of(structure))
      if (!side.empty() && at(part).side != side)
        bad(structure, fmt::format("its part \"{}\" is not of its side", part));
  }

  std::set<std::string> leaves(const Structure& structure) const {
    if (structure.making != Making::recipe) return {structure.id};
    std::set<std::string> found;
    for (const auto& part : recipe_of(structure)) found.merge(leaves(at(part)));
    return found;
  }

  /// Two names for the same voxels must say so: a question about one must not count as one about another.
  void check_recipes_differ() const {
    std::map<std::set<std::string>, const Structure*> seen;
    for (const auto& structure : structures_) {
      if (structure.making == Making::none) continue;
      const auto [other, fresh] = seen.emplace(leaves(structure), &structure);
      if (fresh || structure.same_as == other->second->id || other->second->same_as == structure.id) continue;
      bad(structure,
          fmt::format("it is made of the same parts as \"{}\"; say so with \"same_as\" or change one",
                      other->second->id));
    }
  }

  const std::vector<Structure>& structures_;
  const std::string& file_;
};

}  // namespace

void check_structures(const std::vector<Structure>& structures, const std::string& file) {
  Checker(structures, file).run();
}

void check_findings(const std::vector<Finding>& findings, const std::vector<Structure>& structures,
                    const std::string& file) {
  for (const auto& finding : findings) {
    if (finding.name.empty()) throw_bad(file, finding.id, "its name is empty");
    if (finding.plural.empty()) throw_bad(file, finding.id, "its plural is empty");
    for (const auto& place : finding.places)
      if (find_entry(structures, place) == nullptr)
        throw_bad(file, finding.id, fmt::format("\"places\" names \"{}\", which is no structure", place));
  }
}

}  // namespace radgenome::knowledge
