// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace radgenome::knowledge {

/// A node of the anatomy: a mask of its own, one made of others (its recipe), or a name that only groups.
struct Structure {
  std::string id;                    ///< the release's name, e.g. "right lung upper lobe"
  std::vector<std::string> parents;  ///< every parent; the first one is the release's main path
  std::string side;                  ///< "left", "right" or ""
  /// A mask that is given wins over the recipe; the recipe serves where none is given.
  enum class Making { own, recipe, none } making = Making::own;
  std::vector<std::string> recipe;           ///< for Making::recipe: the structures it is the union of
  std::vector<std::string> recipe_may_have;  ///< belong to it too, but it is complete without them
  /// What the union is made of: `recipe`, then `recipe_may_have`.
  std::vector<std::string> parts() const;
  std::vector<std::string> recipe_minus;  ///< taken away from the union; without all of them it is not made
  std::string recipe_note;                ///< what a reader of the recipe should know, or empty
  std::string cannot;                     ///< why no recipe makes it, where one could be expected; else empty
  std::optional<std::string> same_as;     ///< another name of this structure's voxels, declared as such
  /// Structures whose masks hold it, nearest first, where those are not its parents; none at all: nothing
  /// in the knowledge base holds it. The release files some names under a parent that does not hold them.
  std::optional<std::vector<std::string>> inside;
  std::string release_path;  ///< the release's path where it is not the first parent's path and the id
  std::vector<std::string> aliases;  ///< names in TotalSegmentator's, SAT's and other sets
  std::optional<std::string> snomed_ct;
  bool scattered = false;  ///< of many pieces or woven into others by nature: "costal cartilage", "fat"
  bool plural = false;     ///< takes "are": "kidneys", "vertebrae"
  bool lesion = false;     ///< a disease that has a mask: it is no place that a report can name
};

/// One kind of finding.
struct Finding {
  std::string id;      ///< e.g. "pleural_effusion"
  std::string name;    ///< as it stands in a sentence: "pleural effusion"
  std::string plural;  ///< what "Does the CT show …" takes without an article: "nodules", "pneumonia"
  std::vector<std::string> synonyms;  ///< other wordings, for readers and search
  std::vector<std::string> places;    ///< where it is when the text names no place; may be empty
  bool abnormal = true;               ///< false: "normal", "lymph_node" …: no abnormality of its own
  /// Findings of one family can be meant by each other's names: where a report names a mass, its silence
  /// about nodules denies none.
  std::vector<std::string> families;
  bool counted = false;  ///< one by one: "two nodules", but no two emphysemas
  /// In how many of a hundred reports of chest CTs it is said to be at a place, roughly: one digit. Tells
  /// which questions of absence are worth asking.
  /// @source counted over the 2,610 radiologist-revised reports of CT-RATE's validation and test volumes
  std::map<std::string, double> usual;
};

/// How a finding may look: "calcified", "spiculated".
struct Attribute {
  std::string id;
  std::string group;                  ///< what it is one of: "composition", "margin" …
  std::vector<std::string> findings;  ///< those that it tells something new of, sorted
  /// Others of the group that the same finding may have besides; all that are left out it cannot be.
  std::vector<std::string> fits;
};

/// What `data/structures.json`, `data/recipes/`, `data/findings.json` and `data/attributes.json` say.
/// Immutable; safe to share between threads.
class Knowledge {
 public:
  /// Reads and checks the files.
  /// @error bad_knowledge — names the file, the entry and what is wrong: an id that does not exist, a cycle,
  ///        two recipes for one structure, two structures with one recipe, an alias of two structures, an
  ///        unknown key …
  static Knowledge load(const std::filesystem::path& data);

  /// The same, but every mask stands for itself: nothing is a mere group, and each of `names` that is no
  /// structure's, or one that an earlier name has taken, is a structure of its own with that id.
  Knowledge with_names(const std::vector<std::string>& names) const;
  /// The same, but nothing is made of others.
  Knowledge without_recipes() const;

  std::span<const Structure> structures() const { return structures_; }  ///< sorted by id
  std::span<const Finding> findings() const { return findings_; }        ///< sorted by id
  std::span<const Attribute> attributes() const { return attributes_; }  ///< sorted by id

  const Structure* find_structure(std::string_view id) const;
  const Finding* find_finding(std::string_view id) const;
  const Attribute* find_attribute(std::string_view id) const;
  /// @error unknown_structure, unknown_finding
  const Structure& structure(std::string_view id) const;
  const Finding& finding(std::string_view id) const;

  /// The structure with this id or alias; spaces, underscores, case and ".nii.gz" do not matter.
  const Structure* find_by_name(std::string_view name) const;

  /// The nodes right below `id`, sorted.
  std::vector<std::string> children(std::string_view id) const;
  /// All nodes above `id`, nearest first; ties in the order in which parents are listed. Without `id`.
  std::vector<std::string> ancestors(std::string_view id) const;
  /// The nodes whose masks hold `id`, nearest first: as ancestors(), but by `inside` where it is given.
  std::vector<std::string> containers(std::string_view id) const;
  /// All nodes below `id`, sorted. Without `id`.
  std::vector<std::string> descendants(std::string_view id) const;
  /// True for `id` itself and for everything below it.
  bool is_within(std::string_view id, std::string_view ancestor) const;
  /// True where one is within the other, or a third is within both: "lower lobes of the lungs" and "left
  /// lung".
  /// @error unknown_structure
  bool overlap(std::string_view a, std::string_view b) const;
  /// @param a, b  of this knowledge
  bool overlap(const Structure& a, const Structure& b) const {
    return overlapping_[place_of(a)][place_of(b)];
  }
  /// The top-level region: one of the ten of the release, or "others".
  std::string region_of(std::string_view id) const;
  /// The release's path of a node, along first parents where the entry gives no other:
  /// "lung/lung/right lung/right lung upper lobe".
  std::string path_of(std::string_view id) const;
  /// All paths that RadGenome-Chest CT's tables write for a node, one through each parent, path_of() first:
  /// "mediastinum/aorta", "abdomen/abdomen/aorta". A region also stands alone: "lung/lung", "lung".
  std::vector<std::string> paths_of(std::string_view id) const;

  /// Changes whenever one of the files does; goes into `made_by`.
  const std::string& version() const { return version_; }

 private:
  /// Numbers the entries; call when they are sorted and before anything is looked up.
  void index();
  void relate();
  std::size_t place_of(const Structure& structure) const {
    return static_cast<std::size_t>(&structure - structures_.data());
  }

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view id) const { return std::hash<std::string_view>()(id); }
  };
  using Index = std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>>;

  Index structure_of_id_, finding_of_id_;  ///< id → place in structures_ and findings_
  std::vector<Structure> structures_;
  std::vector<Finding> findings_;
  std::vector<Attribute> attributes_;
  std::map<std::string, std::string> names_;  ///< plain name → id
  std::map<std::string, std::vector<std::string>, std::less<>> children_;
  /// For each structure, by its place in structures_, the places of itself and all above it; and which
  /// overlap.
  std::vector<std::vector<bool>> within_, overlapping_;
  std::string version_;
};

}  // namespace radgenome::knowledge
