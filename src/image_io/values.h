// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "image_io/image_io.h"
#include "volume/volume.h"

/// Stored numbers of any type and byte order, and the three ways in which the program takes them.
namespace radgenome::image_io {

enum class ValueType { u8, i8, u16, i16, u32, i32, u64, i64, f32, f64 };

std::size_t bytes_of(ValueType type);

/// How a stored number becomes a value: byte order, then slope and intercept.
struct Encoding {
  ValueType type = ValueType::i16;
  bool swapped = false;  ///< stored in the other byte order than this machine's
  double slope = 1, intercept = 0;
};

/// Bytes that are written before they are read; unlike a vector's they are not cleared first.
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t size)
      : bytes_(std::make_unique_for_overwrite<std::byte[]>(size)), size_(size) {}
  std::byte* data() { return bytes_.get(); }
  std::size_t size() const { return size_; }
  /// Forgets what lies behind the first `size` bytes.
  void shorten(std::size_t size) { size_ = size; }
  std::span<const std::byte> bytes() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<std::byte[]> bytes_;
  std::size_t size_ = 0;
};

/// An image as it is stored: the grid is already in RAS+ mm, the values are not yet decoded.
struct RawImage {
  Geometry geometry;
  Encoding encoding;
  Buffer buffer;
  std::vector<std::string> notes;

  std::span<const std::byte> voxels() const { return buffer.bytes(); }
};

/// Rounds to whole HU, clamps to int16; what is not finite becomes −1024. Adds what it saw to `summary`,
/// which must come from `empty_summary()` or from an earlier call.
void decode_hu(std::span<const std::byte> stored, const Encoding& encoding, std::span<std::int16_t> out,
               ValueSummary& summary);
ValueSummary empty_summary();

/// Values within 0.01 of a whole number are taken as that number.
/// @error not_labels — fractions, NaN, negative values or values over 4294967295
void decode_labels(std::span<const std::byte> stored, const Encoding& encoding, std::span<std::uint32_t> out);

/// 1 for every value over 0.5, else 0; NaN is 0.
void decode_mask(std::span<const std::byte> stored, const Encoding& encoding, std::span<std::uint8_t> out);

}  // namespace radgenome::image_io
