// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/knowledge.h"

/// The module's own workings: how the files of data/ become checked values.
namespace radgenome::knowledge {

/// A name without what file names and data sets add to it: lower case; spaces for underscores, hyphens and
/// brackets; no ".nii.gz".
std::string plain_name(std::string_view name);

/// @param file  named in errors
/// @return sorted by id; unchecked but for their form
/// @error bad_knowledge
std::vector<Structure> structures_from(const std::string& text, const std::string& file);
std::vector<Finding> findings_from(const std::string& text, const std::string& file);

/// Cycles, dangling ids, recipes, sides, regions.
/// @error bad_knowledge
void check_structures(const std::vector<Structure>& structures, const std::string& file);
/// Places that exist.
/// @error bad_knowledge
void check_findings(const std::vector<Finding>& findings, const std::vector<Structure>& structures,
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
