// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>

#include "volume/volume.h"

namespace radgenome {

/// Trilinear values of a volume at positions between its voxels; for inner loops.
template <class T>
class Sampler {
 public:
  explicit Sampler(const Volume<T>& volume)
      : data_(volume.values().data()),
        size_(volume.size()),
        row_(static_cast<std::size_t>(size_.i)),
        slice_(row_ * static_cast<std::size_t>(size_.j)) {}

  /// The value at (x, y, z) in voxels; beyond the border the outermost value goes on.
  float clamped(float x, float y, float z) const {
    return at(std::clamp(x, 0.0F, static_cast<float>(size_.i - 1)),
              std::clamp(y, 0.0F, static_cast<float>(size_.j - 1)),
              std::clamp(z, 0.0F, static_cast<float>(size_.k - 1)));
  }

  /// The same, but `outside` beyond the outermost centres.
  float or_outside(float x, float y, float z, float outside) const {
    return contains(x, y, z) ? at(x, y, z) : outside;
  }

  bool contains(float x, float y, float z) const {
    return x >= 0 && y >= 0 && z >= 0 && x <= static_cast<float>(size_.i - 1) &&
           y <= static_cast<float>(size_.j - 1) && z <= static_cast<float>(size_.k - 1);
  }

  /// The value of the nearest voxel; `outside` where none is within half a voxel.
  T nearest(float x, float y, float z, T outside) const {
    const auto i = static_cast<int>(std::floor(x + 0.5F)), j = static_cast<int>(std::floor(y + 0.5F)),
               k = static_cast<int>(std::floor(z + 0.5F));
    if (i < 0 || j < 0 || k < 0 || i >= size_.i || j >= size_.j || k >= size_.k) return outside;
    return data_[static_cast<std::size_t>(i) + row_ * static_cast<std::size_t>(j) +
                 slice_ * static_cast<std::size_t>(k)];
  }

 private:
  float at(float x, float y, float z) const {
    const auto i = static_cast<int>(x), j = static_cast<int>(y), k = static_cast<int>(z);
    const float u = x - static_cast<float>(i), v = y - static_cast<float>(j), w = z - static_cast<float>(k);
    const T* corner = data_ + static_cast<std::size_t>(i) + row_ * static_cast<std::size_t>(j) +
                      slice_ * static_cast<std::size_t>(k);
    const std::size_t di = i + 1 < size_.i ? 1 : 0, dj = j + 1 < size_.j ? row_ : 0,
                      dk = k + 1 < size_.k ? slice_ : 0;
    const auto along = [&](const T* p) {
      const auto a = static_cast<float>(p[0]), b = static_cast<float>(p[di]);
      return a + u * (b - a);
    };
    const float low = along(corner) + v * (along(corner + dj) - along(corner));
    const float high = along(corner + dk) + v * (along(corner + dk + dj) - along(corner + dk));
    return low + w * (high - low);
  }

  const T* data_;
  Index size_;
  std::size_t row_, slice_;
};

}  // namespace radgenome
