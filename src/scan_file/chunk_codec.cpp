// SPDX-License-Identifier: Apache-2.0
#include "scan_file/chunk_codec.h"

#include <blosc.h>
#include <zstd.h>

#include <array>
#include <cstring>
#include <memory>
#include <utility>

#include "scan_file/errors.h"
#include "scan_file/little_endian.h"

namespace radgenome::scan_file {
namespace {

/// What repeats in a mask lies a few rows or slices back, so zstd's most careful choice among matches in
/// tables of a few thousand places packs better than its own levels, which c-blosc can name alone: the last
/// of those makes masks as small and takes twenty times as long.
constexpr std::pair<ZSTD_cParameter, int> search_of_bits[] = {
    {ZSTD_c_windowLog, 20}, {ZSTD_c_hashLog, 10},      {ZSTD_c_chainLog, 11},           {ZSTD_c_searchLog, 1},
    {ZSTD_c_minMatch, 3},   {ZSTD_c_targetLength, 64}, {ZSTD_c_strategy, ZSTD_btultra2}};

int require_zstd(std::size_t result) {
  if (ZSTD_isError(result) != 0) throw Error("internal", "zstd could not compress a chunk");
  return static_cast<int>(result);
}

constexpr std::uint8_t format_version = 2, zstd_version = 1, value_size = 1;
constexpr std::uint8_t flags_of_bits = 0x04 /* bitshuffle */ | 0x10 /* not split */ | 4 << 5 /* zstd */;
constexpr std::uint32_t block_of_bits_at = BLOSC_MIN_HEADER_LENGTH + 4;

/// What stands before the block of a chunk of bits.
/// @source c-blosc 1.21, README_CHUNK_FORMAT.rst
std::string header_of_bits(std::size_t values, std::size_t block) {
  std::string header;
  for (const auto byte : {format_version, zstd_version, flags_of_bits, value_size}) put(header, byte);
  put(header, static_cast<std::uint32_t>(values));
  put(header, static_cast<std::uint32_t>(values));
  put(header, static_cast<std::uint32_t>(block_of_bits_at + 4 + block));
  put(header, block_of_bits_at);
  put(header, static_cast<std::uint32_t>(block));
  return header;
}

/// For each byte, its bits as eight bytes, the lowest bit in the lowest byte.
constexpr std::array<std::uint64_t, 256> bytes_of_bits = [] {
  std::array<std::uint64_t, 256> table = {};
  for (std::uint64_t byte = 0; byte < table.size(); ++byte)
    for (std::uint64_t bit = 0; bit < 8; ++bit) table[byte] |= (byte >> bit & 1) << (8 * bit);
  return table;
}();

/// A chunk as compress_bits writes it: its one plane that is not empty is spread out here, which takes a
/// tenth of the time that c-blosc takes for all eight. False for any other chunk.
bool decompress_bits(std::string_view compressed, std::span<char> values) {
  const std::size_t header = block_of_bits_at + 4, plane = values.size() / 8;
  if (compressed.size() < header || values.size() % 64 != 0) return false;
  const auto block = compressed.substr(header);
  if (compressed.substr(0, header) != header_of_bits(values.size(), block.size())) return false;
  const auto shuffled = std::make_unique_for_overwrite<std::uint8_t[]>(values.size());
  const auto got = ZSTD_decompress(shuffled.get(), values.size(), block.data(), block.size());
  if (got != values.size()) return false;
  const auto* rest = shuffled.get() + plane;  // all 0 where its first byte is, and each is as the one before
  if (rest[0] != 0 || std::memcmp(rest, rest + 1, values.size() - plane - 1) != 0) return false;
  for (std::size_t i = 0; i < plane; ++i)
    std::memcpy(values.data() + 8 * i, &bytes_of_bits[shuffled[i]], sizeof bytes_of_bits[0]);
  return true;
}

ZSTD_CCtx* context_for_bits() {
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  static thread_local const std::unique_ptr<ZSTD_CCtx, Free> context = [] {
    std::unique_ptr<ZSTD_CCtx, Free> made(ZSTD_createCCtx());
    for (const auto& [parameter, value] : search_of_bits)
      require_zstd(ZSTD_CCtx_setParameter(made.get(), parameter, value));
    return made;
  }();
  return context.get();
}

}  // namespace

std::string compress_values(std::string_view values, std::size_t value_size) {
  std::string compressed(values.size() + BLOSC_MAX_OVERHEAD, '\0');
  const int size =
      blosc_compress_ctx(compression_level, BLOSC_SHUFFLE, value_size, values.size(), values.data(),
                         compressed.data(), compressed.size(), BLOSC_ZSTD_COMPNAME, 0, 1);
  if (size <= 0) throw Error("internal", "blosc could not compress a chunk");
  compressed.resize(static_cast<std::size_t>(size));
  return compressed;
}

/// One block, not split. Bitshuffled, bytes of 0 and 1 are the plane of their lowest bits, then seven planes
/// of nothing.
std::string compress_bits(std::span<const std::uint64_t> values) {
  const std::size_t size = values.size() * 64;
  std::string shuffled(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  shuffled.resize(size);
  std::string block(ZSTD_compressBound(size), '\0');
  block.resize(static_cast<std::size_t>(require_zstd(
      ZSTD_compress2(context_for_bits(), block.data(), block.size(), shuffled.data(), shuffled.size()))));

  return header_of_bits(size, block.size()) + block;
}

void decompress_chunk(std::string_view compressed, std::span<char> values) {
  if (decompress_bits(compressed, values)) return;
  std::size_t size = 0;
  if (blosc_cbuffer_validate(compressed.data(), compressed.size(), &size) != 0)
    throw corrupt("it is no blosc chunk");
  if (size != values.size()) throw corrupt("the chunk holds {} bytes, where {} belong", size, values.size());
  const int got = blosc_decompress_ctx(compressed.data(), values.data(), values.size(), 1);
  if (got < 0 || static_cast<std::size_t>(got) != values.size()) throw corrupt("it cannot be decompressed");
}

}  // namespace radgenome::scan_file
