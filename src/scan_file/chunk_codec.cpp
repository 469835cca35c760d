// SPDX-License-Identifier: Apache-2.0
#include "scan_file/chunk_codec.h"

#include <blosc.h>

#include "scan_file/errors.h"

namespace radgenome::scan_file {

std::string compress_chunk(std::string_view values, std::size_t value_size, Shuffle shuffle) {
  std::string compressed(values.size() + BLOSC_MAX_OVERHEAD, '\0');
  const int size = blosc_compress_ctx(
      compression_level, shuffle == Shuffle::bytes ? BLOSC_SHUFFLE : BLOSC_BITSHUFFLE, value_size,
      values.size(), values.data(), compressed.data(), compressed.size(), BLOSC_ZSTD_COMPNAME, 0, 1);
  if (size <= 0) throw Error("internal", "blosc could not compress a chunk");
  compressed.resize(static_cast<std::size_t>(size));
  return compressed;
}

void decompress_chunk(std::string_view compressed, std::span<char> values) {
  std::size_t size = 0;
  if (blosc_cbuffer_validate(compressed.data(), compressed.size(), &size) != 0)
    throw corrupt("it is no blosc chunk");
  if (size != values.size()) throw corrupt("the chunk holds {} bytes, where {} belong", size, values.size());
  const int got = blosc_decompress_ctx(compressed.data(), values.data(), values.size(), 1);
  if (got < 0 || static_cast<std::size_t>(got) != values.size()) throw corrupt("it cannot be decompressed");
}

}  // namespace radgenome::scan_file
