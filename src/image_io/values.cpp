// SPDX-License-Identifier: Apache-2.0
#include "image_io/values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

#include "core/error.h"
#include "core/parallel.h"

namespace radgenome::image_io {
namespace {

constexpr std::size_t chunk_voxels = std::size_t{1} << 18;

template <class T>
T load(const std::byte* at, bool swapped) {
  std::array<std::byte, sizeof(T)> bytes;
  std::memcpy(bytes.data(), at, sizeof(T));
  if (swapped) std::reverse(bytes.begin(), bytes.end());
  T value;
  std::memcpy(&value, bytes.data(), sizeof(T));
  return value;
}

/// Calls `work` with a value of the C++ type that `type` names.
template <class Work>
void with_type(ValueType type, const Work& work) {
  switch (type) {
    case ValueType::u8:
      return work(std::uint8_t{});
    case ValueType::i8:
      return work(std::int8_t{});
    case ValueType::u16:
      return work(std::uint16_t{});
    case ValueType::i16:
      return work(std::int16_t{});
    case ValueType::u32:
      return work(std::uint32_t{});
    case ValueType::i32:
      return work(std::int32_t{});
    case ValueType::u64:
      return work(std::uint64_t{});
    case ValueType::i64:
      return work(std::int64_t{});
    case ValueType::f32:
      return work(float{});
    case ValueType::f64:
      return work(double{});
  }
}

void require_voxels(std::span<const std::byte> stored, const Encoding& encoding, std::size_t count) {
  if (stored.size() / bytes_of(encoding.type) < count)
    throw Error("truncated_file", "the file holds fewer voxels than its header says; get it again");
}

/// Calls `each(chunk, index, value)` for every stored number, chunks in parallel, numbers of one chunk in
/// order.
template <class Each>
void for_each_value(std::span<const std::byte> stored, const Encoding& encoding, std::size_t count,
                    const Each& each) {
  require_voxels(stored, encoding, count);
  with_type(encoding.type, [&](auto example) {
    using T = decltype(example);
    const double slope = encoding.slope, intercept = encoding.intercept;
    const bool swapped = encoding.swapped;
    parallel_for((count + chunk_voxels - 1) / chunk_voxels, [&](std::size_t chunk) {
      const std::size_t end = std::min(count, (chunk + 1) * chunk_voxels);
      for (std::size_t i = chunk * chunk_voxels; i < end; ++i)
        each(chunk, i,
             static_cast<double>(load<T>(stored.data() + i * sizeof(T), swapped)) * slope + intercept);
    });
  });
}

/// Calls `each(index, value)` in order; the value is of the stored type where it is stored as it is, else a
/// double. Loops over the former become vector code.
template <class Each>
void for_each_in_order(std::span<const std::byte> stored, const Encoding& encoding, std::size_t count,
                       const Each& each) {
  with_type(encoding.type, [&](auto example) {
    using T = decltype(example);
    const double slope = encoding.slope, intercept = encoding.intercept;
    const auto value = [&](std::size_t i, bool swapped) {
      return load<T>(stored.data() + i * sizeof(T), swapped);
    };
    if (slope != 1 || intercept != 0)
      for (std::size_t i = 0; i < count; ++i)
        each(i, static_cast<double>(value(i, encoding.swapped)) * slope + intercept);
    else if (encoding.swapped)
      for (std::size_t i = 0; i < count; ++i) each(i, value(i, true));
    else
      for (std::size_t i = 0; i < count; ++i) each(i, value(i, false));
  });
}

void merge(ValueSummary& into, const ValueSummary& part) {
  into.minimum = std::min(into.minimum, part.minimum);
  into.maximum = std::max(into.maximum, part.maximum);
  into.not_finite += part.not_finite;
  into.integers = into.integers && part.integers;
}

std::int16_t note_and_round(double value, ValueSummary& seen) {
  if (!std::isfinite(value)) {
    ++seen.not_finite;
    return -1024;
  }
  seen.minimum = std::min(seen.minimum, value);
  seen.maximum = std::max(seen.maximum, value);
  const double whole = static_cast<double>(std::lrint(std::clamp(value, -32768.0, 32767.0)));
  if (whole != value && std::abs(value) < 32767.0) seen.integers = false;
  return static_cast<std::int16_t>(whole);
}

}  // namespace

std::size_t bytes_of(ValueType type) {
  std::size_t bytes = 0;
  with_type(type, [&](auto example) { bytes = sizeof(example); });
  return bytes;
}

ValueSummary empty_summary() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {infinity, -infinity, 0, true};
}

void decode_hu(std::span<const std::byte> stored, const Encoding& encoding, std::span<std::int16_t> out,
               ValueSummary& summary) {
  std::vector<ValueSummary> parts(out.size() / chunk_voxels + 1, empty_summary());
  for_each_value(stored, encoding, out.size(), [&](std::size_t chunk, std::size_t i, double value) {
    out[i] = note_and_round(value, parts[chunk]);
  });
  for (const auto& part : parts) merge(summary, part);
}

void decode_labels(std::span<const std::byte> stored, const Encoding& encoding,
                   std::span<std::uint32_t> out) {
  require_voxels(stored, encoding, out.size());
  bool good = true;
  for_each_in_order(stored, encoding, out.size(), [&](std::size_t i, auto value) {
    using T = decltype(value);
    if constexpr (std::is_unsigned_v<T> && sizeof(T) <= sizeof(std::uint32_t)) {
      out[i] = value;
    } else {
      const auto number = static_cast<double>(value);
      const double whole = std::round(number);
      const bool label = std::abs(number - whole) <= 0.01 && whole >= 0 && whole <= 4294967295.0;  // no NaN
      out[i] = label ? static_cast<std::uint32_t>(whole) : 0;
      good = good && label;
    }
  });
  if (!good)
    throw Error(
        "not_labels",
        "a label map holds only whole numbers from 0 to 4294967295, and this file has others; is it an "
        "image?");
}

void decode_mask(std::span<const std::byte> stored, const Encoding& encoding, std::span<std::uint8_t> out) {
  require_voxels(stored, encoding, out.size());
  for_each_in_order(stored, encoding, out.size(), [&](std::size_t i, auto value) {
    using T = decltype(value);
    if constexpr (std::is_integral_v<T>)
      out[i] = value > T{0} ? 1 : 0;
    else
      out[i] = value > T(0.5) ? 1 : 0;
  });
}

}  // namespace radgenome::image_io
