// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace radgenome::scan_file {

// Numbers are copied as they lie in memory; zip and the arrays hold them the same way round.
static_assert(std::endian::native == std::endian::little);

template <std::unsigned_integral T>
void put(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// The number that begins at `offset`; the caller has checked that it ends within `bytes`.
template <std::unsigned_integral T>
T get(std::string_view bytes, std::size_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

}  // namespace radgenome::scan_file
