// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "volume/mask.h"
#include "volume/polygon.h"

namespace radgenome {

/// Millimetres in the plane of one slice along k, whatever its spacing, tilt or shear: the first axis runs
/// along i.
class SlicePlane {
 public:
  SlicePlane(const Geometry& geometry, int k);

  /// Place of (i, j) of the slice.
  Eigen::Vector2d at(double i, double j) const { return along_i_ * i + along_j_ * j; }
  Point<World> world(const Eigen::Vector2d& at) const;
  /// What a direction of the world looks like from within the plane: its shadow, not of unit length.
  Eigen::Vector2d shadow(const Vector<World>& direction) const {
    return {x_.dot(direction.eigen()), y_.dot(direction.eigen())};
  }

  /// The convex hull of the slice's voxels with their whole area, not of their centres alone.
  /// @param mask  on the geometry's grid
  ConvexPolygon hull_of(const Mask& mask) const;

 private:
  int k_;
  Eigen::Vector3d origin_, x_, y_;
  Eigen::Vector2d along_i_, along_j_;
};

}  // namespace radgenome
