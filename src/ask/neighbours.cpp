// SPDX-License-Identifier: Apache-2.0
#include "ask/neighbours.h"

#include <algorithm>

namespace radgenome::ask {
namespace {

class Neighbours {
 public:
  Neighbours(const knowledge::Knowledge& knowledge, const std::string& place)
      : knowledge_(knowledge), place_(place) {}

  void add(const std::string& id) {
    if (id.empty() || knowledge_.overlap(id, place_)) return;
    if (knowledge_.structure(id).lesion || knowledge_.structure(id).scattered) return;
    if (std::find(found_.begin(), found_.end(), id) == found_.end()) found_.push_back(id);
  }
  void add_parts_of(const std::string& whole) {
    if (whole.empty()) return;
    for (const auto& part : knowledge_.children(whole)) add(part);
  }
  std::vector<std::string> take() { return std::move(found_); }

 private:
  const knowledge::Knowledge& knowledge_;
  const std::string& place_;
  std::vector<std::string> found_;
};

}  // namespace

std::string other_side_of(const knowledge::Knowledge& knowledge, const std::string& structure) {
  const auto& side = knowledge.structure(structure).side;
  if (side.empty()) return "";
  auto other = structure;
  const auto at = other.find(side);
  if (at == std::string::npos) return "";
  other.replace(at, side.size(), side == "left" ? "right" : "left");
  return knowledge.find_structure(other) == nullptr ? "" : other;
}

std::vector<std::string> neighbours_of(const knowledge::Knowledge& knowledge, const std::string& place) {
  Neighbours neighbours(knowledge, place);
  neighbours.add(other_side_of(knowledge, place));
  const auto& parents = knowledge.structure(place).parents;
  for (const auto& parent : parents) neighbours.add_parts_of(parent);
  for (const auto& parent : parents) neighbours.add_parts_of(other_side_of(knowledge, parent));
  return neighbours.take();
}

}  // namespace radgenome::ask
