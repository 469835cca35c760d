// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "image_io/values.h"

namespace radgenome::image_io {

/// No gzip file unpacks to more than this many times its size (RFC 1951's densest code).
inline constexpr std::size_t gzip_most_dense = 1032;

bool looks_like_gzip(std::string_view bytes);

/// The first `count` bytes that gzip's members unpack to, or fewer where there are not so many. The checksum
/// of what follows is not looked at, and nothing more than `count` bytes is ever held.
/// @error truncated_gzip, corrupt_gzip
std::string gunzip_prefix(std::string_view packed, std::size_t count);

/// As gunzip_prefix, with the checksums of the whole file, several times as fast; all members of the file.
/// `more` is set where the file goes on behind `count` bytes.
Buffer gunzip(std::string_view packed, std::size_t count, bool& more);

/// `count` bytes of a zlib stream, as MetaImage holds them; fewer where the stream ends before.
/// @error truncated_gzip, corrupt_gzip
Buffer inflate_zlib(std::string_view packed, std::size_t count);

/// One gzip member without name or time, so that equal bytes give equal bytes.
/// @param level  1 (fast) to 12 (small)
std::string gzip_of(std::string_view bytes, int level);

}  // namespace radgenome::image_io
