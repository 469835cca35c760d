// SPDX-License-Identifier: Apache-2.0
#include "record/unions.h"

#include <algorithm>
#include <vector>

namespace radgenome::record {
namespace {

using Masks = std::vector<std::shared_ptr<const Mask>>;

Mask union_of_all(const Masks& parts) {
  std::vector<const Mask*> pointers;
  pointers.reserve(parts.size());
  for (const auto& part : parts) pointers.push_back(part.get());
  return union_of(pointers);
}

class Maker {
 public:
  Maker(const knowledge::Knowledge& knowledge, MaskSet& masks) : knowledge_(knowledge), masks_(masks) {}

  /// The mask of `id`, made of others where it has none of its own; nullptr where it cannot be made.
  std::shared_ptr<const Mask> find_or_make(const std::string& id) {
    auto found = masks_.find(id);
    const auto* structure = knowledge_.find_structure(id);
    if (found != nullptr || structure == nullptr || structure->making != knowledge::Structure::Making::recipe)
      return found;
    auto parts = masks_of(structure->parts());
    std::erase(parts, nullptr);
    const auto minus = masks_of(structure->recipe_minus);
    if (parts.empty() || std::find(minus.begin(), minus.end(), nullptr) != minus.end()) return nullptr;
    auto whole = union_of_all(parts);
    if (minus.empty()) {
      masks_.put(id, std::move(whole));
    } else {
      auto rest = difference_of(whole, union_of_all(minus));
      if (rest.empty() || rest.voxels() == whole.voxels()) return nullptr;
      masks_.put(id, std::move(rest));
    }
    return masks_.find(id);
  }

 private:
  Masks masks_of(const std::vector<std::string>& ids) {
    Masks masks;
    for (const auto& id : ids) masks.push_back(find_or_make(id));
    return masks;
  }

  const knowledge::Knowledge& knowledge_;
  MaskSet& masks_;
};

}  // namespace

void add_unions(const knowledge::Knowledge& knowledge, MaskSet& masks) {
  Maker maker(knowledge, masks);
  for (const auto& structure : knowledge.structures()) maker.find_or_make(structure.id);
}

}  // namespace radgenome::record
