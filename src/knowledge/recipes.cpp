// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <set>

#include "knowledge/read.h"

namespace radgenome::knowledge {
namespace {

using Making = Structure::Making;
using Strings = std::vector<std::string>;

Strings named_by(const Structure& structure) {
  auto ids = structure.parts();
  ids.insert(ids.end(), structure.recipe_minus.begin(), structure.recipe_minus.end());
  return ids;
}

class Applier {
 public:
  Applier(const std::string& structures_file, std::vector<Structure>& structures)
      : structures_file_(structures_file), structures_(structures) {}

  void put(const Recipe& recipe) {
    const auto* found = find_entry(structures_, recipe.id);
    if (found == nullptr) bad(recipe, "it is no structure of structures.json");
    auto& structure = structures_[static_cast<std::size_t>(found - structures_.data())];
    if (const auto [other, fresh] = recipes_.emplace(recipe.id, &recipe); !fresh)
      bad(recipe, fmt::format("it stands in {} too; a structure has one recipe", other->second->file));
    check_form(recipe, structure);
    structure.recipe = recipe.parts;
    structure.recipe_may_have = recipe.may_have;
    structure.recipe_minus = recipe.minus;
    structure.recipe_note = recipe.note;
    structure.cannot = recipe.cannot;
  }

  void check() const {
    for (const auto& [id, recipe] : recipes_) check_parts(*recipe, at(id));
    if (const auto cycle = find_cycle(structures_, named_by))
      bad(*recipes_.at(cycle->first->id),
          fmt::format("its recipe leads back to it through \"{}\"", cycle->second->id));
    check_none_is_forgotten();
    check_they_differ();
  }

 private:
  [[noreturn]] static void bad(const Recipe& recipe, const std::string& what) {
    throw_bad(recipe.file, recipe.id, what);
  }

  const Structure& at(const std::string& id) const { return *find_entry(structures_, id); }

  void check_form(const Recipe& recipe, const Structure& structure) const {
    const auto stem = std::filesystem::path(recipe.file).stem().string();
    const auto& region = region_of(structure, structures_).id;
    if (plain_name(stem) != plain_name(region))
      bad(recipe, fmt::format("it belongs to the region \"{}\" and so into that one's file", region));
    if (recipe.parts.empty() == recipe.cannot.empty())
      bad(recipe, "it needs either a \"union\" or the reason why it \"cannot\" be made");
    if (recipe.parts.empty() && !(recipe.may_have.empty() && recipe.minus.empty()))
      bad(recipe, "\"may_have\" and \"minus\" need a \"union\"");
    if (!recipe.parts.empty() && structure.making != Making::recipe)
      bad(recipe, "structures.json says that it is not made by a recipe; change its \"making\" or this");
  }

  void check_parts(const Recipe& recipe, const Structure& structure) const {
    for (const auto& id : named_by(structure)) {
      if (id == recipe.id) bad(recipe, "it names itself");
      const auto* part = find_entry(structures_, id);
      if (part == nullptr) bad(recipe, fmt::format("it names \"{}\", which does not exist", id));
      if (part->making == Making::none) bad(recipe, fmt::format("its part \"{}\" never has a mask", id));
    }
    for (const auto& id : structure.parts()) {
      const auto& part = at(id);
      if (!is_above(recipe.id, part) && (recipe.minus.empty() || !is_above(id, structure)))
        bad(recipe, fmt::format("its part \"{}\" is not below it", id));
      if (recipe.minus.empty() && !structure.side.empty() && part.side != structure.side)
        bad(recipe, fmt::format("its part \"{}\" is not of its side", id));
    }
  }

  bool is_above(const std::string& id, const Structure& structure) const {
    for (const auto& parent : structure.parents)
      if (parent == id || is_above(id, at(parent))) return true;
    return false;
  }

  /// Every node that others lie below is made of them, or says why not.
  void check_none_is_forgotten() const {
    std::set<std::string> parents;
    for (const auto& structure : structures_)
      parents.insert(structure.parents.begin(), structure.parents.end());
    for (const auto& structure : structures_) {
      if (recipes_.contains(structure.id)) continue;
      if (structure.making == Making::recipe)
        throw_bad(structures_file_, structure.id, "no file in recipes/ has a recipe for it");
      if (structure.making == Making::none || parents.contains(structure.id))
        throw_bad(structures_file_, structure.id,
                  "no file in recipes/ says why it \"cannot\" be made of others");
    }
  }

  /// What a union consists of in the end; a difference counts as one thing.
  std::set<std::string> leaves(const Structure& structure) const {
    if (structure.making != Making::recipe || !structure.recipe_minus.empty()) return {structure.id};
    return leaves(structure.parts());
  }
  std::set<std::string> leaves(const Strings& ids) const {
    std::set<std::string> found;
    for (const auto& id : ids) found.merge(leaves(at(id)));
    return found;
  }

  /// Two names for the same voxels must say so: a question about one must not count as one about another.
  void check_they_differ() const {
    std::map<std::set<std::string>, const Structure*> unions;
    std::map<std::pair<std::set<std::string>, std::set<std::string>>, const Structure*> differences;
    for (const auto& structure : structures_) {
      if (structure.making == Making::none) continue;
      if (const auto [other, fresh] = unions.emplace(leaves(structure), &structure); !fresh)
        require_declared(structure, *other->second);
      if (structure.recipe_minus.empty()) continue;
      const auto [other, fresh] = differences.emplace(
          std::pair(leaves(structure.parts()), leaves(structure.recipe_minus)), &structure);
      if (!fresh) require_declared(structure, *other->second);
    }
  }

  void require_declared(const Structure& one, const Structure& other) const {
    if (one.same_as == other.id || other.same_as == one.id) return;
    const bool mine = recipes_.contains(one.id);
    bad(*recipes_.at(mine ? one.id : other.id),
        fmt::format("it is made of the same parts as \"{}\"; say so with \"same_as\" in structures.json or "
                    "change one",
                    mine ? other.id : one.id));
  }

  const std::string& structures_file_;
  std::vector<Structure>& structures_;
  std::map<std::string, const Recipe*> recipes_;
};

}  // namespace

void apply_recipes(const std::vector<Recipe>& recipes, const std::string& structures_file,
                   std::vector<Structure>& structures) {
  Applier applier(structures_file, structures);
  for (const auto& recipe : recipes) applier.put(recipe);
  applier.check();
}

}  // namespace radgenome::knowledge
