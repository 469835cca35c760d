// SPDX-License-Identifier: Apache-2.0
#include "image_io/dicom_uid.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>

#include "core/hash.h"

namespace radgenome::image_io {
namespace {

__extension__ using Unsigned128 = unsigned __int128;

constexpr std::size_t longest_decimal_string = 16;

/// The 128 bits of a UUID of version 8, high half first.
std::array<std::uint64_t, 2> uuid_of(std::string_view name) {
  const auto hash = sha256_of(name);  // "sha256:" and hexadecimal digits
  std::array<std::uint64_t, 2> halves{};
  std::from_chars(hash.data() + 7, hash.data() + 23, halves[0], 16);
  std::from_chars(hash.data() + 23, hash.data() + 39, halves[1], 16);
  halves[0] = (halves[0] & ~0xF000ULL) | 0x8000ULL;
  halves[1] = (halves[1] & 0x3FFFFFFFFFFFFFFFULL) | 0x8000000000000000ULL;
  return halves;
}

}  // namespace

std::string uid_of(std::string_view name) {
  const auto halves = uuid_of(name);
  auto value = (Unsigned128{halves[0]} << 64) | halves[1];
  std::string digits;
  for (; value != 0; value /= 10)
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
  return "2.25." + digits;
}

std::string decimal_string(double value) {
  for (int digits = 15; digits > 1; --digits) {
    auto text = fmt::format("{:.{}g}", value + 0.0, digits);
    if (text.size() <= longest_decimal_string) return text;
  }
  return fmt::format("{:.1g}", value);
}

}  // namespace radgenome::image_io
