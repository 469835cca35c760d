// SPDX-License-Identifier: Apache-2.0
#include "scan_file/chunk_codec.h"

#include <blosc.h>
#include <gmock/gmock.h>

#include <random>
#include <vector>

#include "core/error.h"

namespace radgenome::scan_file {
namespace {

std::string decompressed(std::string_view chunk, std::size_t size) {
  std::string values(size, '?');
  decompress_chunk(chunk, values);
  return values;
}

std::string as_blosc_reads(const std::string& chunk, std::size_t size) {
  std::string values(size, '?');
  EXPECT_EQ(blosc_decompress_ctx(chunk.data(), values.data(), size, 1), static_cast<int>(size));
  return values;
}

/// Bitshuffled zstd of one block, as other programs write masks too.
std::string blosc_chunk(const std::string& values) {
  std::string chunk(values.size() + BLOSC_MAX_OVERHEAD, '\0');
  const int size = blosc_compress_ctx(9, BLOSC_BITSHUFFLE, 1, values.size(), values.data(), chunk.data(),
                                      chunk.size(), BLOSC_ZSTD_COMPNAME, values.size(), 1);
  chunk.resize(static_cast<std::size_t>(size));
  return chunk;
}

TEST(ChunkCodec, BitsAreReadAsBloscReadsThem) {
  std::mt19937_64 random(1);
  for (const std::size_t words : {1u, 2u, 64u, 8192u})
    for (const int ones : {0, 1, 2, 3}) {
      std::vector<std::uint64_t> bits(words);
      for (auto& word : bits) word = ones == 0 ? 0 : ones == 3 ? ~std::uint64_t{0} : random() & random();
      const auto chunk = compress_bits(bits);
      const auto values = decompressed(chunk, words * 64);
      ASSERT_EQ(values, as_blosc_reads(chunk, words * 64));
      for (std::size_t i = 0; i < values.size(); ++i)
        ASSERT_EQ(values[i], static_cast<char>(bits[i / 64] >> (i % 64) & 1)) << i;
    }
}

TEST(ChunkCodec, OtherValuesThanBitsAreReadToo) {
  std::mt19937 random(2);
  for (const int largest : {1, 2, 255}) {
    std::string values(64 * 512, '\0');
    for (auto& value : values) value = static_cast<char>(random() % 8 == 0 ? largest : 0);
    EXPECT_EQ(decompressed(blosc_chunk(values), values.size()), values) << largest;
  }
}

TEST(ChunkCodec, ADamagedChunkOfBitsIsRefused) {
  const auto chunk = compress_bits(std::vector<std::uint64_t>(512, 0x0ff0));
  const std::size_t size = 512 * 64;
  EXPECT_THROW(decompressed(chunk, size * 2), Error);
  EXPECT_THROW(decompressed(chunk.substr(0, chunk.size() - 1), size), Error);
  EXPECT_THROW(decompressed(chunk.substr(0, 10), size), Error);
  for (std::size_t at = 0; at < chunk.size(); ++at) {
    auto damaged = chunk;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x5a);
    try {
      decompressed(damaged, size);  // what zstd cannot tell, the CRC of the zip does
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "corrupt_scan_file");
    }
  }
}

}  // namespace
}  // namespace radgenome::scan_file
