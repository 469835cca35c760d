// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Dense>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace radgenome {

/// World frame: RAS+ millimetres. x grows to the patient's right, y to anterior, z to superior.
struct World {};
/// Voxel frame of one volume: (i, j, k) with i fastest in memory; integer values are voxel centres.
struct Voxel {};

/// A displacement in a frame; not moved by translations.
template <class Frame>
struct Vector {
  double x = 0, y = 0, z = 0;
  Eigen::Vector3d eigen() const { return {x, y, z}; }
  static Vector from(const Eigen::Vector3d& v) { return {v.x(), v.y(), v.z()}; }
  double length() const { return eigen().norm(); }
  bool operator==(const Vector&) const = default;
};

/// A position in a frame; positions of different frames do not mix.
template <class Frame>
struct Point {
  double x = 0, y = 0, z = 0;
  Eigen::Vector3d eigen() const { return {x, y, z}; }
  static Point from(const Eigen::Vector3d& v) { return {v.x(), v.y(), v.z()}; }
  bool operator==(const Point&) const = default;
  friend Vector<Frame> operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
  friend Point operator+(Point a, Vector<Frame> b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
};

/// Maps positions of frame From to frame To: linear · p + offset.
template <class To, class From>
struct Affine {
  Eigen::Matrix3d linear = Eigen::Matrix3d::Identity();
  Eigen::Vector3d offset = Eigen::Vector3d::Zero();

  Point<To> operator()(Point<From> p) const { return Point<To>::from(linear * p.eigen() + offset); }
  Vector<To> operator()(Vector<From> v) const { return Vector<To>::from(linear * v.eigen()); }
  Affine<From, To> inverse() const {
    const Eigen::Matrix3d back = linear.inverse();
    return {back, -(back * offset)};
  }
  bool operator==(const Affine& other) const { return linear == other.linear && offset == other.offset; }
};

/// First `right`, then `left`.
template <class To, class Middle, class From>
Affine<To, From> operator*(const Affine<To, Middle>& left, const Affine<Middle, From>& right) {
  return {left.linear * right.linear, left.linear * right.offset + left.offset};
}

/// A voxel's place, or an extent in voxels.
struct Index {
  int i = 0, j = 0, k = 0;
  bool operator==(const Index&) const = default;
  int operator[](int axis) const { return axis == 0 ? i : axis == 1 ? j : k; }
  int& operator[](int axis) { return axis == 0 ? i : axis == 1 ? j : k; }
};

inline Point<Voxel> centre_of(Index v) {
  return {static_cast<double>(v.i), static_cast<double>(v.j), static_cast<double>(v.k)};
}

/// Half-open box of voxels [begin, end).
struct Box {
  Index begin, end;
  bool operator==(const Box&) const = default;
  bool empty() const { return end.i <= begin.i || end.j <= begin.j || end.k <= begin.k; }
  bool contains(Index v) const {
    return v.i >= begin.i && v.j >= begin.j && v.k >= begin.k && v.i < end.i && v.j < end.j && v.k < end.k;
  }
  Index extent() const { return {end.i - begin.i, end.j - begin.j, end.k - begin.k}; }
  std::size_t voxels() const;
};

Box intersection(const Box& a, const Box& b);
/// The smallest box around both; an empty box adds nothing.
Box hull(const Box& a, const Box& b);
/// Grown by `margin` voxels on every side, kept inside `limit`.
Box grown(const Box& box, int margin, const Box& limit);

/// Where the voxels of a volume lie in the world: extent and affine, oblique axes allowed.
struct Geometry {
  Index size;
  Affine<World, Voxel> world_from_voxel;

  std::size_t voxels() const;
  Box whole() const { return {{0, 0, 0}, size}; }
  /// Length of a step along i, j and k, millimetres.
  std::array<double, 3> spacing_mm() const;
  /// Unit vectors of the i, j and k axes in the world, as columns.
  Eigen::Matrix3d direction() const;
  /// Volume of one voxel, millilitres (the determinant, so also right for sheared axes).
  double voxel_ml() const;
  /// Orientation of the axes as letters, e.g. "LPS": the direction each index grows towards.
  std::string orientation() const;

  /// Same extent, and no voxel centre apart by more than `tolerance_mm`.
  bool matches(const Geometry& other, double tolerance_mm = 1e-2) const;
  bool operator==(const Geometry&) const = default;

  /// A grid with axes along the world's x, y and z.
  static Geometry axis_aligned(Index size, std::array<double, 3> spacing_mm, Point<World> origin);
};

}  // namespace radgenome
