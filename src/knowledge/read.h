// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "knowledge/knowledge.h"

/// The module's own workings: how the files of data/ become checked values.
namespace radgenome::knowledge {

/// "liver.nii.gz" → "liver"
std::string_view without_image_ending(std::string_view name);
/// A name without what file names and data sets add to it: lower case; spaces for underscores, hyphens and
/// brackets; no ".nii.gz".
std::string plain_name(std::string_view name);

/// @param file  named in errors
/// @return sorted by id; unchecked but for their form
/// @error bad_knowledge
std::vector<Structure> structures_from(const std::string& text, const std::string& file);
std::vector<Finding> findings_from(const std::string& text, const std::string& file);
std::vector<Attribute> attributes_from(const std::string& text, const std::string& file);

/// What a file of data/recipes/ says of one structure: a recipe, or why there is none.
struct Recipe {
  std::string id;    ///< of the structure
  std::string file;  ///< where it stands, for errors
  std::vector<std::string> parts, may_have, minus;
  std::string note, cannot;
};
/// @error bad_knowledge
std::vector<Recipe> recipes_from(const std::string& text, const std::string& file);
/// Puts the recipes into their structures.
/// @error bad_knowledge — two recipes for one structure, a recipe for one that does not ask for it, none for
///        one that does, a part that does not exist or never has a mask, cycles, sides, two structures made
///        of the same parts, a recipe in the file of another region
void apply_recipes(const std::vector<Recipe>& recipes, const std::string& structures_file,
                   std::vector<Structure>& structures);

using Edges = std::function<std::vector<std::string>(const Structure&)>;
/// A structure that an edge of another one leads back to.
using Cycle = std::pair<const Structure*, const Structure*>;
/// @param edges  ids that exist
std::optional<Cycle> find_cycle(const std::vector<Structure>& structures, const Edges& edges);

/// The first parent's first parent's …, which is a region.
const Structure& region_of(const Structure& structure, const std::vector<Structure>& structures);

/// Cycles, dangling ids, sides, regions.
/// @error bad_knowledge
void check_structures(const std::vector<Structure>& structures, const std::string& file);
/// Places that exist.
/// @error bad_knowledge
void check_findings(const std::vector<Finding>& findings, const std::vector<Structure>& structures,
                    const std::string& file);

/// Findings that exist; others of the same group that say of each other that they fit.
/// @error bad_knowledge
void check_attributes(const std::vector<Attribute>& attributes, const std::vector<Finding>& findings,
                      const std::string& file);

/// Every id and alias as a plain name.
/// @error bad_knowledge — a name of two structures
std::map<std::string, std::string> names_of(const std::vector<Structure>& structures,
                                            const std::string& file);

[[noreturn]] void throw_bad(const std::string& file, std::string_view entry, const std::string& what);

/// By binary search over entries sorted by id; nullptr where there is none.
template <class Entry>
const Entry* find_entry(const std::vector<Entry>& entries, std::string_view id) {
  const auto found =
      std::lower_bound(entries.begin(), entries.end(), id,
                       [](const Entry& entry, std::string_view wanted) { return entry.id < wanted; });
  return found == entries.end() || found->id != id ? nullptr : &*found;
}

}  // namespace radgenome::knowledge
