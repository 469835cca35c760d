// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "check/check.h"

namespace radgenome::check {

/// A structure that the scan shows, with its mask.
struct Present {
  const record::StructureEntry* entry;
  const knowledge::Structure* structure;
  std::shared_ptr<const Mask> mask;
  bool is_union() const { return !entry->recipe.empty(); }
};

/// Every present structure that has a mask, by id.
std::vector<Present> present_in(const Subject& subject);

/// The same without unions, which hold nothing that their parts do not.
std::vector<Present> own_masks_in(const Subject& subject);

bool has_flag(const record::StructureEntry& entry, std::string_view flag);

/// False where the edge of the scan cuts the structure, or where a part of it has no mask: then its volume
/// and length are lower bounds.
bool is_whole(const record::StructureEntry& entry);

/// One fact with one of its links.
struct LinkedFact {
  const record::Fact* fact;
  const record::Link* link;
  const knowledge::Finding* finding;
};

/// All links with their facts, in order; links of facts that do not exist are left out.
std::vector<LinkedFact> linked_facts_in(const Subject& subject);

/// True where the text claims to see the finding, or thinks so.
inline bool is_seen(const record::Fact& fact) {
  return fact.status != record::Status::absent;
}

/// A number as a sentence says it: three digits, or whole from 100 on.
std::string spoken(double value);

/// Rounded so that a record shows what was measured and not the noise of the last bits.
double rounded(double value, int digits);

}  // namespace radgenome::check
