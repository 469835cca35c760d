// SPDX-License-Identifier: Apache-2.0
#include "segment/unions.h"

#include <algorithm>
#include <set>

namespace radgenome::segment {
namespace {

using knowledge::Structure;
using record::State;
using record::StructureEntry;

constexpr const char* part_failed = "part_failed";
constexpr const char* parts_are_empty = "parts_are_empty";
constexpr const char* parts_outside = "parts_outside_field_of_view";

/// Describes what recipes make, from the leaves up.
class Describer {
 public:
  Describer(const knowledge::Knowledge& knowledge, const record::MaskSet& masks, Entries& entries)
      : knowledge_(knowledge), masks_(masks), entries_(entries) {}

  const StructureEntry& describe(const std::string& id) {
    auto& entry = entries_[id];
    const auto& structure = knowledge_.structure(id);
    if (!done_.insert(id).second || structure.making != Structure::Making::recipe ||
        entry.state == State::present)
      return entry;
    std::set<std::string> flags;
    const auto present = present_among(structure.parts(), flags);
    const auto minus = present_among(structure.recipe_minus, flags);
    if (masks_.find(id) == nullptr) {
      if (entry.state == State::not_available) explain_absence(structure, entry);
      return entry;
    }
    for (const auto& part : structure.recipe)
      if (may_be_missed(entries_.at(part).state)) entry.recipe_missing.push_back(part);
    if (!entry.recipe_missing.empty()) flags.insert("incomplete");
    entry.state = State::present;
    entry.reason.clear();
    entry.recipe = present;
    entry.recipe_minus = minus;
    entry.flags.assign(flags.begin(), flags.end());
    entry.source = {"recipe", "", ""};
    return entry;
  }

 private:
  /// Those that are present; what holds of them holds of what is made of them.
  std::vector<std::string> present_among(const std::vector<std::string>& ids, std::set<std::string>& flags) {
    std::vector<std::string> present;
    for (const auto& id : ids) {
      const auto& made = describe(id);
      if (made.state != State::present) continue;
      present.push_back(id);
      flags.insert(made.flags.begin(), made.flags.end());
    }
    return present;
  }

  /// The scan may show the part, but nobody drew it. An empty mask and one outside the scan lack nothing.
  static bool may_be_missed(State state) {
    return state == State::failed || state == State::not_available || state == State::not_requested;
  }

  void explain_absence(const Structure& structure, StructureEntry& entry) const {
    std::set<State> states;
    for (const auto& part : structure.recipe) states.insert(entries_.at(part).state);
    if (states.contains(State::present)) {
      explain_difference(structure, entry);
    } else if (states.contains(State::failed)) {
      entry.state = State::failed;
      entry.reason = part_failed;
    } else if (states == std::set{State::empty}) {
      entry.state = State::empty;
      entry.reason = parts_are_empty;
    } else if (states.contains(State::outside_field_of_view) && !states.contains(State::not_available)) {
      entry.state = State::outside_field_of_view;
      entry.reason = parts_outside;
    } else {
      entry.reason = "no_part_has_a_mask";
    }
  }

  /// The parts are there, and yet it was not made.
  void explain_difference(const Structure& structure, StructureEntry& entry) const {
    const bool all = std::all_of(structure.recipe_minus.begin(), structure.recipe_minus.end(),
                                 [&](const auto& id) { return masks_.find(id) != nullptr; });
    entry.reason = all ? "nothing_left_or_nothing_taken_away" : "what_it_takes_away_has_no_mask";
  }

  const knowledge::Knowledge& knowledge_;
  const record::MaskSet& masks_;
  Entries& entries_;
  std::set<std::string> done_;
};

}  // namespace

bool tells_of_parts(std::string_view reason) {
  return reason == part_failed || reason == parts_are_empty || reason == parts_outside;
}

void describe_unions(const knowledge::Knowledge& knowledge, const record::MaskSet& masks, Entries& entries) {
  Describer describer(knowledge, masks, entries);
  for (const auto& structure : knowledge.structures()) describer.describe(structure.id);
}

}  // namespace radgenome::segment
