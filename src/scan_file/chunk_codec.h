// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace radgenome::scan_file {

inline constexpr int compression_level = 5;

/// What Zarr's blosc codec reads (c-blosc 1, zstd, shuffle): equal values give equal bytes, on any thread.
/// @param value_size  bytes of one value
std::string compress_values(std::string_view values, std::size_t value_size);

/// So for values of one byte each, all 0 or 1, with bitshuffle.
/// @param values  one bit a value, the first value in the lowest bit
std::string compress_bits(std::span<const std::uint64_t> values);

/// @param values  filled; their number of bytes is what the chunk must hold
/// @error corrupt_scan_file — not blosc, or of another size; nothing is decompressed then
void decompress_chunk(std::string_view compressed, std::span<char> values);

}  // namespace radgenome::scan_file
