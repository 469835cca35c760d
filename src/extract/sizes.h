// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "extract/lexicon.h"

namespace radgenome::extract {

/// A size as it stands in the text: "6x4 mm", "1.2 cm", "15-20 mm".
struct Size {
  std::uint32_t first = 0, last = 0;  ///< tokens
  std::vector<double> mm;
};

/// Numbers with a unit of length. Numbers behind a cue `not_a_size` (slice and image numbers) are none.
/// @param items  of the same tokens
std::vector<Size> find_sizes(std::string_view text, std::span<const Token> tokens,
                             std::span<const Item> items, const Lexicon& lexicon);

}  // namespace radgenome::extract
