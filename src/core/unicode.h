// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace radgenome {

/// True where every byte belongs to a well-formed UTF-8 sequence (no overlong forms, no surrogates).
bool is_valid_utf8(std::string_view text);

/// The text itself where it is valid UTF-8; else with "?" for every byte that is not ASCII. For messages that
/// name files, whose names may be any bytes.
std::string printable(std::string_view text);

/// With small letters for the capital letters of ASCII; other bytes stay.
std::string lower_case(std::string_view text);

/// Byte offset of every code point of valid UTF-8, and one past the end: size() is the length + 1.
std::vector<std::size_t> code_point_offsets(std::string_view text);

/// Number of code points that begin before `byte`.
std::size_t code_points_before(std::string_view text, std::size_t byte);

/// The code points [start, end) of `text`, as records give offsets.
std::string_view code_point_slice(std::string_view text, std::size_t start, std::size_t end);

}  // namespace radgenome
