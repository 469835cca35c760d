// SPDX-License-Identifier: Apache-2.0
#include "segment/parts.h"

#include <algorithm>

#include "segment/unions.h"

namespace radgenome::segment {
namespace {

using record::State;
using record::StructureEntry;

/// Whether the entry only says what its recipe came to.
bool follows_from_parts(const StructureEntry& entry, const knowledge::Structure& structure) {
  if (structure.making != knowledge::Structure::Making::recipe) return false;
  return !entry.recipe.empty() || entry.state == State::not_available || tells_of_parts(entry.reason);
}

}  // namespace

BackendResult parts_of(const record::Structures& structures, const record::MaskSet& masks,
                       const knowledge::Knowledge& knowledge) {
  BackendResult parts;
  for (const auto& entry : structures.structures) {
    const auto* structure = knowledge.find_structure(entry.structure);
    if (structure == nullptr || follows_from_parts(entry, *structure)) continue;
    StructureEntry said;
    said.structure = entry.structure;
    said.state = entry.state;
    said.reason = entry.reason;
    said.source = entry.source;
    said.flags = entry.flags;
    said.verified_by = entry.verified_by;
    parts.entries.push_back(std::move(said));
    if (const auto mask = masks.find(entry.structure); mask && entry.state == State::present)
      parts.masks.put(entry.structure, mask);
  }
  parts.unknown_names = structures.unknown_names;
  return parts;
}

}  // namespace radgenome::segment
