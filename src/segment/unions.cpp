// SPDX-License-Identifier: Apache-2.0
#include "segment/unions.h"

#include <algorithm>
#include <set>

namespace radgenome::segment {
namespace {

using knowledge::Structure;
using record::State;
using record::StructureEntry;

/// Describes the unions from the leaves up.
class Describer {
 public:
  Describer(const knowledge::Knowledge& knowledge, Entries& entries)
      : knowledge_(knowledge), entries_(entries) {}

  const StructureEntry& describe(const std::string& id) {
    auto& entry = entries_[id];
    const auto& structure = knowledge_.structure(id);
    if (!done_.insert(id).second || structure.making != Structure::Making::recipe ||
        entry.state == State::present)
      return entry;
    std::vector<std::string> present;
    std::set<std::string> flags;
    for (const auto& part : structure.parts()) {
      const auto& made = describe(part);
      if (made.state != State::present) continue;
      present.push_back(part);
      flags.insert(made.flags.begin(), made.flags.end());
    }
    if (present.empty()) {
      if (entry.state == State::not_available) explain_absence(structure, entry);
      return entry;
    }
    for (const auto& part : structure.recipe)
      if (may_be_missed(entries_.at(part).state)) flags.insert("incomplete");
    entry.state = State::present;
    entry.reason.clear();
    entry.recipe = std::move(present);
    entry.flags.assign(flags.begin(), flags.end());
    entry.source = {"recipe", "", ""};
    return entry;
  }

 private:
  /// The scan may show the part, but nobody drew it. An empty mask and one outside the scan lack nothing.
  static bool may_be_missed(State state) {
    return state == State::failed || state == State::not_available || state == State::not_requested;
  }

  void explain_absence(const Structure& structure, StructureEntry& entry) const {
    std::set<State> states;
    for (const auto& part : structure.recipe) states.insert(entries_.at(part).state);
    if (states.contains(State::failed)) {
      entry.state = State::failed;
      entry.reason = "part_failed";
    } else if (states == std::set{State::empty}) {
      entry.state = State::empty;
      entry.reason = "parts_are_empty";
    } else if (states.contains(State::outside_field_of_view) && !states.contains(State::not_available)) {
      entry.state = State::outside_field_of_view;
      entry.reason = "parts_outside_field_of_view";
    } else {
      entry.reason = "no_part_has_a_mask";
    }
  }

  const knowledge::Knowledge& knowledge_;
  Entries& entries_;
  std::set<std::string> done_;
};

}  // namespace

void describe_unions(const knowledge::Knowledge& knowledge, Entries& entries) {
  Describer describer(knowledge, entries);
  for (const auto& structure : knowledge.structures()) describer.describe(structure.id);
}

}  // namespace radgenome::segment
