// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <span>

namespace radgenome {

/// Calls `found(begin, end)` for every stretch of bytes that are not 0. Zeros are passed eight at a time, and
/// the end of a stretch is searched by memchr: masks are mostly long runs of one or the other.
template <class Found>
void for_each_stretch(std::span<const std::uint8_t> bytes, const Found& found) {
  const std::uint8_t* const start = bytes.data();
  const std::uint8_t* const end = start + bytes.size();
  const std::uint8_t* at = start;
  while (at != end) {
    std::uint64_t eight = 0;
    while (end - at >= 8 && (std::memcpy(&eight, at, 8), eight == 0)) at += 8;
    while (at != end && *at == 0) ++at;
    if (at == end) return;
    const void* zero = std::memchr(at, 0, static_cast<std::size_t>(end - at));
    const auto* stop = zero == nullptr ? end : static_cast<const std::uint8_t*>(zero);
    found(static_cast<int>(at - start), static_cast<int>(stop - start));
    at = stop;
  }
}

}  // namespace radgenome
