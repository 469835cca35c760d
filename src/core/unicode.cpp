// SPDX-License-Identifier: Apache-2.0
#include "core/unicode.h"

#include <algorithm>

namespace radgenome {
namespace {

bool begins_code_point(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

/// Length of the well-formed sequence at the start of `text`, or 0.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (begins_code_point(text[i])) return 0;
  const unsigned char second = byte(1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool out_of_range = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  return overlong || out_of_range ? 0 : length;
}

/// The end where there are not so many.
std::size_t byte_of_code_point(std::string_view text, std::size_t number) {
  std::size_t byte = 0;
  for (; byte < text.size(); ++byte)
    if (begins_code_point(text[byte]) && number-- == 0) break;
  return byte;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string printable(std::string_view text) {
  std::string shown(text);
  if (!is_valid_utf8(text))
    std::replace_if(
        shown.begin(), shown.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
  return shown;
}

std::vector<std::size_t> code_point_offsets(std::string_view text) {
  std::vector<std::size_t> offsets;
  offsets.reserve(text.size() + 1);
  for (std::size_t i = 0; i < text.size(); ++i)
    if (begins_code_point(text[i])) offsets.push_back(i);
  offsets.push_back(text.size());
  return offsets;
}

std::size_t code_points_before(std::string_view text, std::size_t byte) {
  const auto part = text.substr(0, byte);
  return static_cast<std::size_t>(std::count_if(part.begin(), part.end(), begins_code_point));
}

std::string_view code_point_slice(std::string_view text, std::size_t start, std::size_t end) {
  text.remove_prefix(byte_of_code_point(text, start));
  return text.substr(0, byte_of_code_point(text, std::max(start, end) - start));
}

std::string lower_case(std::string_view text) {
  std::string small(text);
  for (char& byte : small)
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  return small;
}

}  // namespace radgenome
