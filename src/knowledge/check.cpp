// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "knowledge/read.h"

namespace radgenome::knowledge {
namespace {

using Strings = std::vector<std::string>;

class Checker {
 public:
  Checker(const std::vector<Structure>& structures, const std::string& file)
      : structures_(structures), file_(file) {}

  void run() {
    for (const auto& structure : structures_) check_ids(structure);
    check_no_cycle("parents", [](const Structure& s) { return s.parents; });
    check_no_cycle("inside", [](const Structure& s) { return s.inside ? *s.inside : s.parents; });
    for (const auto& structure : structures_) {
      check_region(structure);
      check_side(structure);
    }
  }

 private:
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
    if (structure.inside) all_exist("inside", *structure.inside);
    if (structure.same_as) all_exist("same_as", {*structure.same_as});
  }

  void check_no_cycle(const char* key, const Edges& edges) const {
    if (const auto cycle = find_cycle(structures_, edges))
      bad(*cycle->first, fmt::format("its \"{}\" lead back to it through \"{}\"", key, cycle->second->id));
  }

  /// A node without parents must say that it is a region, so that forgotten parents are noticed.
  void check_region(const Structure& structure) const {
    if (structure.parents.empty() && structure.release_path.empty())
      bad(structure, "it has no parents; only a region has none, and a region gives its \"release_path\"");
    if (structure.parents.empty() &&
        structure.release_path.substr(0, structure.release_path.find('/')) != structure.id)
      bad(structure, "the \"release_path\" of a region begins with its id");
  }

  void check_side(const Structure& structure) const {
    std::string side;
    for (const std::string word : {"left", "right"})
      if ((" " + structure.id + " ").find(" " + word + " ") != std::string::npos) side = word;
    if (side != structure.side)
      bad(structure, fmt::format("its side is \"{}\" but its id says \"{}\"", structure.side, side));
  }

  const std::vector<Structure>& structures_;
  const std::string& file_;
};

/// Walks along the edges, depth first.
class CycleFinder {
 public:
  CycleFinder(const std::vector<Structure>& structures, const Edges& edges)
      : structures_(structures), edges_(edges) {}

  std::optional<Cycle> visit(const Structure& structure) {
    if (!open_.emplace(&structure, true).second) return std::nullopt;
    for (const auto& id : edges_(structure)) {
      const auto& next = *find_entry(structures_, id);
      const auto seen = open_.find(&next);
      if (seen != open_.end() && seen->second) return Cycle{&next, &structure};
      if (auto cycle = visit(next)) return cycle;
    }
    open_[&structure] = false;
    return std::nullopt;
  }

 private:
  const std::vector<Structure>& structures_;
  const Edges& edges_;
  std::map<const Structure*, bool> open_;
};

}  // namespace

std::optional<Cycle> find_cycle(const std::vector<Structure>& structures, const Edges& edges) {
  CycleFinder finder(structures, edges);
  for (const auto& structure : structures)
    if (auto cycle = finder.visit(structure)) return cycle;
  return std::nullopt;
}

const Structure& region_of(const Structure& structure, const std::vector<Structure>& structures) {
  const auto* at = &structure;
  while (!at->parents.empty()) at = find_entry(structures, at->parents.front());
  return *at;
}

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
    for (const auto& [place, percent] : finding.usual) {
      if (find_entry(structures, place) == nullptr)
        throw_bad(file, finding.id, fmt::format("\"usual\" names \"{}\", which is no structure", place));
      if (!(percent > 0 && percent <= 100))
        throw_bad(file, finding.id, fmt::format("\"usual\" of \"{}\" is no percentage", place));
    }
  }
}

void check_attributes(const std::vector<Attribute>& attributes, const std::vector<Finding>& findings,
                      const std::string& file) {
  for (const auto& attribute : attributes) {
    if (attribute.group.empty()) throw_bad(file, attribute.id, "its group is empty");
    for (const auto& finding : attribute.findings)
      if (find_entry(findings, finding) == nullptr)
        throw_bad(file, attribute.id, fmt::format("\"findings\" names \"{}\", which is no finding", finding));
    for (const auto& id : attribute.fits) {
      const auto* other = find_entry(attributes, id);
      if (other == nullptr || other->group != attribute.group)
        throw_bad(file, attribute.id,
                  fmt::format("\"fits\" names \"{}\", which is no attribute of its group", id));
      if (std::find(other->fits.begin(), other->fits.end(), attribute.id) == other->fits.end())
        throw_bad(file, attribute.id, fmt::format("it fits \"{}\", which does not say that of it", id));
    }
  }
}

}  // namespace radgenome::knowledge
