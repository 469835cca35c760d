// SPDX-License-Identifier: Apache-2.0
#include "record/unions.h"

#include <vector>

namespace radgenome::record {
namespace {

/// The mask of `id`, made of its parts where it has none of its own.
std::shared_ptr<const Mask> find_or_make(const std::string& id, const knowledge::Knowledge& knowledge,
                                         MaskSet& masks) {
  auto found = masks.find(id);
  const auto* structure = knowledge.find_structure(id);
  if (found != nullptr || structure == nullptr || structure->making != knowledge::Structure::Making::recipe)
    return found;
  std::vector<std::shared_ptr<const Mask>> parts;
  for (const auto& part : structure->parts())
    if (auto mask = find_or_make(part, knowledge, masks)) parts.push_back(std::move(mask));
  if (parts.empty()) return nullptr;
  std::vector<const Mask*> pointers;
  pointers.reserve(parts.size());
  for (const auto& part : parts) pointers.push_back(part.get());
  masks.put(id, union_of(pointers));
  return masks.find(id);
}

}  // namespace

void add_unions(const knowledge::Knowledge& knowledge, MaskSet& masks) {
  for (const auto& structure : knowledge.structures()) find_or_make(structure.id, knowledge, masks);
}

}  // namespace radgenome::record
