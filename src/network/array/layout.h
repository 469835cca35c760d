// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>

#include "network/array/shape.h"
#include "volume/geometry.h"

namespace radgenome::network {

/// How the array lies in a volume: axis a of it runs along the volume's axis `axis[a]`, backwards where
/// `backward[a]`.
struct Layout {
  std::array<int, 3> axis = {2, 1, 0};
  std::array<bool, 3> backward = {};
  Shape shape = {};
  std::array<double, 3> spacing_mm = {};
};

/// Which axis of the volume runs along S, A and R, in this order, as SimpleITK and nibabel choose; without
/// shape and spacing.
Layout turned_to_ras(const Geometry& geometry);

/// A part of a volume's values in the array's order, in place.
template <class T>
class ArrayView {
 public:
  ArrayView(const Layout& layout, Index size, T* values) : shape_(layout.shape), origin_(values) {
    const std::array<std::ptrdiff_t, 3> strides = {1, size.i, static_cast<std::ptrdiff_t>(size.i) * size.j};
    for (std::size_t a = 0; a < 3; ++a) {
      const auto stride = strides[static_cast<std::size_t>(layout.axis[a])];
      strides_[a] = layout.backward[a] ? -stride : stride;
      if (layout.backward[a]) origin_ += stride * (shape_[a] - 1);
    }
  }

  const Shape& shape() const { return shape_; }
  std::ptrdiff_t stride(std::size_t axis) const { return strides_[axis]; }
  /// The first value of a row along the last axis.
  T* row(int a0, int a1) const { return origin_ + strides_[0] * a0 + strides_[1] * a1; }
  T& at(int a0, int a1, int a2) const { return row(a0, a1)[strides_[2] * a2]; }

  ArrayView cut(const Shape& begin, const Shape& shape) const {
    auto part = *this;
    part.origin_ = &at(begin[0], begin[1], begin[2]);
    part.shape_ = shape;
    return part;
  }

 private:
  Shape shape_;
  std::array<std::ptrdiff_t, 3> strides_ = {};
  T* origin_;
};

}  // namespace radgenome::network
