// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace radgenome::scan_file {

/// How blosc reorders the values of a chunk before zstd sees them.
enum class Shuffle { bytes, bits };

inline constexpr int compression_level = 5;

/// Zarr's blosc codec (c-blosc 1, zstd) on one thread: equal values give equal bytes.
/// @param value_size  bytes of one value
std::string compress_chunk(std::string_view values, std::size_t value_size, Shuffle shuffle);

/// @param values  filled; their number of bytes is what the chunk must hold
/// @error corrupt_scan_file — not blosc, or of another size; nothing is decompressed then
void decompress_chunk(std::string_view compressed, std::span<char> values);

}  // namespace radgenome::scan_file
