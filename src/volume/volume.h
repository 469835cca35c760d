// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/zeroed_array.h"
#include "volume/geometry.h"

namespace radgenome {

/// Dense values on a grid, i fastest, then j, then k.
template <class T>
class Volume {
 public:
  Volume() = default;
  /// All 0.
  explicit Volume(Geometry geometry) : geometry_(std::move(geometry)), values_(geometry_.voxels()) {}
  Volume(Geometry geometry, T value) : Volume(std::move(geometry)) {
    std::fill(values().begin(), values().end(), value);
  }
  /// @param values  geometry.voxels() of them, i fastest
  Volume(Geometry geometry, const std::vector<T>& values)
      : geometry_(std::move(geometry)), values_(std::span<const T>(values)) {}

  const Geometry& geometry() const { return geometry_; }
  Index size() const { return geometry_.size; }
  std::span<const T> values() const { return values_.span(); }
  std::span<T> values() { return values_.span(); }

  std::size_t offset(int i, int j, int k) const {
    return static_cast<std::size_t>(i) +
           static_cast<std::size_t>(geometry_.size.i) *
               (static_cast<std::size_t>(j) +
                static_cast<std::size_t>(geometry_.size.j) * static_cast<std::size_t>(k));
  }
  const T& operator()(int i, int j, int k) const { return values_[offset(i, j, k)]; }
  T& operator()(int i, int j, int k) { return values_[offset(i, j, k)]; }
  const T& operator()(Index v) const { return (*this)(v.i, v.j, v.k); }
  T& operator()(Index v) { return (*this)(v.i, v.j, v.k); }

 private:
  Geometry geometry_;
  ZeroedArray<T> values_;
};

/// A CT in Hounsfield units.
using Ct = Volume<std::int16_t>;

}  // namespace radgenome
