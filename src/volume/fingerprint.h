// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "volume/volume.h"

namespace radgenome {

/// Tells whether two volumes show the same scan: the volume as 8 × 8 × 8 blocks along right, anterior and
/// superior, and for every two neighbours whether the second is clearly denser. It hardly changes where a
/// scan is saved again, resampled, reordered, or reconstructed with other noise.
/// @source after the difference hash of pictures (Krawetz 2013)
struct Fingerprint {
  static constexpr std::size_t bits = 3 * 8 * 8 * 7;
  std::array<std::uint64_t, bits / 64> words = {};
  bool operator==(const Fingerprint&) const = default;

  /// Hexadecimal digits.
  std::string text() const;
  /// Nothing where the text is none.
  static std::optional<Fingerprint> from(std::string_view text);
};

/// Nothing for a volume of fewer than 8 voxels along an axis.
std::optional<Fingerprint> fingerprint_of(const Ct& ct);

/// Differ in at most one bit of a hundred. Of the two patients and nine changed copies that this was measured
/// on, patients differ in 24 of a hundred; copies with noise, of half the size or resampled in less than one;
/// cut by a slice or smoothed strongly in one to three, so that some of these escape.
bool are_near(const Fingerprint& a, const Fingerprint& b);

/// Calls `found(i, j)`, i < j, for every two that are near, in order.
void for_each_near_pair(std::span<const std::optional<Fingerprint>> all,
                        const std::function<void(std::size_t, std::size_t)>& found);

}  // namespace radgenome
