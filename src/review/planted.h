// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/json.h"
#include "knowledge/knowledge.h"
#include "review/draw.h"
#include "review/items.h"

namespace radgenome::review {

/// An item shown otherwise than its record is.
struct Planted {
  Json show;          ///< the members that differ
  std::string shown;  ///< hash of the record with them
};

/// A known error in place of the item's record; nothing where none can be made: of sentences and masks, of
/// links without a mask to confuse theirs with, of answers other than yes and no.
/// @param choice  which of those that can be made
std::optional<Planted> plant(const Item& item, const CaseParts& parts, const knowledge::Knowledge& knowledge,
                             const AnswerWords& words, std::uint64_t choice);

}  // namespace radgenome::review
