// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

namespace radgenome {

/// One bit for each of eight bytes, the first byte's lowest: is it not 0?
inline std::uint64_t bits_of_eight(const std::uint8_t* bytes) {
  std::uint64_t eight = 0;
  std::memcpy(&eight, bytes, 8);
  if constexpr (std::endian::native == std::endian::big) eight = __builtin_bswap64(eight);
  constexpr std::uint64_t low_sevens = 0x7f7f7f7f7f7f7f7f;
  const std::uint64_t top = (((eight & low_sevens) + low_sevens) | eight) & ~low_sevens;
  return ((top >> 7) * 0x0102040810204080) >> 56;
}

/// One bit for each of up to 64 bytes: is it not 0?
inline std::uint64_t bits_of(const std::uint8_t* bytes, std::size_t count) {
  std::uint64_t bits = 0;
  std::size_t n = 0;
  for (; n + 8 <= count; n += 8) bits |= bits_of_eight(bytes + n) << n;
  for (; n < count; ++n) bits |= std::uint64_t{bytes[n] != 0} << n;
  return bits;
}

/// Whether the 64 bytes are all 0.
inline bool all_zero_64(const std::uint8_t* bytes) {
  std::uint64_t eights[8];
  std::memcpy(eights, bytes, sizeof eights);
  std::uint64_t any = 0;
  for (const auto eight : eights) any |= eight;
  return any == 0;
}

/// Calls `found(begin, end)` for every stretch of bytes that are not 0. Most of a mask is 0 and passed by.
/// Bytes become bits, 64 at a time, and only the places where the bits change are visited: as fast for noise
/// as for long stretches.
template <class Found>
void for_each_stretch(std::span<const std::uint8_t> bytes, const Found& found) {
  std::uint64_t inside = 0;  // the bit before those at hand
  int begin = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 64) {
    if (inside == 0 && bytes.size() - at >= 64 && all_zero_64(bytes.data() + at)) continue;
    const std::uint64_t bits = bits_of(bytes.data() + at, std::min<std::size_t>(64, bytes.size() - at));
    for (std::uint64_t changes = bits ^ ((bits << 1) | inside); changes != 0; changes &= changes - 1) {
      const int place = static_cast<int>(at) + std::countr_zero(changes);
      if (bits >> (place % 64) & 1)
        begin = place;
      else
        found(begin, place);
    }
    inside = bits >> 63;
  }
  // In the last 64 bits those behind the end are 0, so that only a stretch that fills them is still open.
  if (inside != 0) found(begin, static_cast<int>(bytes.size()));
}

}  // namespace radgenome
